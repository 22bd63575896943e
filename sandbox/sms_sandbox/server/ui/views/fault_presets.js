// The switches of the faults view: each is a rule as in a scenario file.

export const GROUPS = [
  ["Provider", [
    ["Down", { name: "page-down", status: 503 }],
    ["Slow, 5 s", { name: "page-slow", delay: { before: "5s", jitter: "1s" } }],
    ["Refuses 20 %", { name: "page-refuses", when: { operation: "send", share: 0.2 }, error: "internal_error" }],
    ["Rate limit, 2 a second", { name: "page-rate-limit", when: { operation: "send" }, limit: { rate: 2, burst: 5, error: "rate_limited" } }],
    ["No credit", { name: "page-no-credit", when: { operation: "send" }, error: "insufficient_credit" }],
    ["Wrong password", { name: "page-wrong-password", error: "bad_credentials" }],
    ["Connection reset", { name: "page-reset", when: { operation: "send" }, network: "reset" }],
  ]],
  ["Handset and device", [
    ["Handsets off", { name: "page-handsets-off", when: { operation: "send" }, handset: { condition: "off" } }],
    ["Handsets full", { name: "page-handsets-full", when: { operation: "send" }, handset: { condition: "full" } }],
    ["Device offline", { name: "page-device-offline", when: { provider: ["insim", "smsgateway24"], operation: "send" }, device: { online: false } }],
    ["Device without radio", { name: "page-device-radio", when: { provider: ["insim", "smsgateway24"], operation: "send" }, device: { condition: "radio_off" } }],
  ]],
  ["Webhooks", [
    ["Lost", { name: "page-receipts-lost", webhooks: "drop" }],
    ["Twice", { name: "page-receipts-twice", webhooks: { duplicate: { share: 1.0, copies: 1, gap: "5s" } } }],
    ["Late, 1 min", { name: "page-receipts-late", webhooks: { delay: "1m" } }],
    ["Out of order", { name: "page-receipts-reordered", webhooks: { reorder: { share: 1.0 } } }],
  ]],
];
