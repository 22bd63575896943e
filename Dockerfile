FROM python:3.13-slim

WORKDIR /opt/sms-sandbox
COPY pyproject.toml README.md LICENSE ./
COPY sandbox sandbox
COPY scenarios scenarios
RUN pip install --no-cache-dir .

# A named volume at /ca belongs to this user.
RUN useradd --system --no-create-home sandbox && install --directory --owner sandbox /ca
USER sandbox
WORKDIR /

# Inside a container the network of the containers is the boundary.
ENV SANDBOX_HOST=0.0.0.0 SANDBOX_ADMIN_OPEN=1
EXPOSE 8767
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["sandbox", "ready"]
ENTRYPOINT ["sandbox"]
CMD ["up"]
