// The last step of the job: prints what happened, keeps the report, judges if that is wanted, and stops the sandbox.
import { append, fail, input, output, report, run } from "./runner.mjs";

const url = process.env.STATE_url;

function stop() {
  const at = ["--url", url];
  for (const what of ["messages", "webhooks"]) {
    console.log(`::group::${what}`);
    run("sandbox", [...at, what]);
    console.log("::endgroup::");
  }
  const verdict = run("sandbox", [...at, "verify", "--report", report]);
  append("GITHUB_STEP_SUMMARY", `### sms-sandbox\n\n\`\`\`\n${output("sandbox", [...at, "messages"]) || "no message"}\n\`\`\``);
  if (verdict && input("strict") === "true") fail("an expectation does not hold, see above and the report");
  run("sandbox", [...at, "down"]);
}

if (url) stop();
