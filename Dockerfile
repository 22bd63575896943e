# The base image; a release names it by its digest: --build-arg PYTHON=python:3.13-slim@sha256:...
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
RUN pip install --no-cache-dir uv==0.9.*
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY sandbox sandbox
COPY scenarios scenarios
RUN uv venv /opt/sms-sandbox && uv pip install --no-cache --python /opt/sms-sandbox .

FROM ${PYTHON}
LABEL org.opencontainers.image.title="sms-sandbox" \
      org.opencontainers.image.description="A test double for the HTTP APIs of inSIM, smsMode, SmsGateway24 and SMSFactor" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/sms-sandbox /opt/sms-sandbox

# A named volume at /ca belongs to this user; a number, since Kubernetes cannot tell whether a name is root.
RUN useradd --system --no-create-home --uid 10001 sandbox && install --directory --owner sandbox /ca
USER 10001
WORKDIR /

# Inside a container the network of the containers is the boundary.
ENV PATH=/opt/sms-sandbox/bin:$PATH SANDBOX_HOST=0.0.0.0 SANDBOX_ADMIN_OPEN=1
EXPOSE 8767
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["sandbox", "ready"]
ENTRYPOINT ["sandbox"]
CMD ["up"]
