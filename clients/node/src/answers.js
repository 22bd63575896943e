/** Returns an exchange or a webhook whose request has the parts of its first line, too: `method` and `target`. */
export function withRequest(answer) {
  const [method, target] = answer.request.start_line.split(" ");
  return { ...answer, request: { ...answer.request, method, target } };
}
