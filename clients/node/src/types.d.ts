// Written from /_sandbox/openapi.json by write_types.py; do not edit.

export type About = "answer" | "webhook" | "rule";

/** An account with a provider. */
export interface AccountView {
  provider: string;
  login: string;
  /** Null for a key that stands alone. */
  password: string | null;
  credit: number | null;
  /** The credit that the account can draw on. */
  balance: number | null;
  post_paid: boolean;
  suspended: boolean;
  parent: string | null;
  dialect: string | null;
  webhooks: Record<string, string>;
  secret: string | null;
  options: Record<string, boolean | number | string>;
}

/** A rule that is added. */
export interface AddFault {
  /** A rule as in a scenario file. */
  rule: Record<string, unknown>;
  /** How long the rule is in force, in sandbox time; by default until it is removed. */
  for?: string | null;
}

/** Advance the clock by a duration, or to a time. */
export interface Advance {
  by?: string | null;
  to?: string | null;
  /** Wall time that it may take. */
  budget?: string | null;
}

/** What happened during an advance. */
export interface AdvancedView {
  now: string;
  stopped: string | null;
  counts: Record<string, number>;
  /** The first 1,000 events. */
  events: EventView[];
  /** The journal's number to go on from. */
  next: number;
}

/** One HTTP call of a webhook. */
export interface AttemptView {
  at: string;
  status: number | null;
  body: string;
  /** Why there was no answer; null if there was one. */
  error: string | null;
  /** Wall time in microseconds. */
  duration: number | null;
}

export type CallKind = "incoming" | "outgoing" | "missed";

export interface CallView {
  id: string;
  provider: string;
  account: string;
  device: string;
  kind: CallKind;
  with: string;
  started_at: string;
  ends_at: string;
  duration: string;
  notes: string[];
  webhooks: string[];
}

/** Digits in a text that may be its code. */
export interface CandidateView {
  code: string;
  /** The digits as they are written. */
  text: string;
  /** True for a number of another kind: an amount, a year, a telephone number … */
  is_excluded: boolean;
  /** Why they are, or are not, taken for the code. */
  reasons: string[];
}

/** Change the clock. A field that is left out keeps its value. */
export interface ChangeClock {
  mode?: "real" | "virtual" | null;
  /** Sandbox seconds for each real second. */
  speed?: number | null;
  frozen?: boolean | null;
  idle_jump?: boolean | null;
}

/** One check of a verdict. */
export interface CheckView {
  kind: string;
  name: string;
  wanted: string;
  found: string;
  /** ``not_tested`` if there was nothing to judge. */
  outcome: "passed" | "failed" | "not_tested";
  /** True if the verdict passes although the check was not tested. */
  is_optional: boolean;
  /** True if the verdict fails because of this check. */
  fails: boolean;
  /** True while the time by which it has to pass lies ahead. */
  pending: boolean;
  evidence: EvidenceView[];
  /** How many lines of evidence are left out. */
  more: number;
}

export interface Click {
  link?: string | null;
}

/** A click on a short link. */
export interface ClickView {
  /** Id of the message with the link. */
  message: string;
  link: string;
  target: string;
  at: string;
  /** How often the link has been followed, this click included. */
  nth: number;
}

export interface ClockView {
  now: string;
  mode: string;
  speed: number;
  frozen: boolean;
  idle_jump: boolean;
  next_due: string | null;
}

export interface ConversationPage_ConversationView_ {
  items: ConversationView[];
  next: string | null;
  /** How many conversations there are without the filters. */
  total: number;
}

/** The last message to or from a number. */
export interface ConversationView {
  number: string;
  /** How many messages there were. */
  count: number;
  id: string;
  provider: string;
  direction: string;
  text: string;
  at: string;
  state: MessageState | null;
  provider_state: number | string | null;
  /** A code in the last text. */
  code: string | null;
}

/** Create a workspace. A field that is left out comes from the scenario, then from the default workspace. */
export interface CreateWorkspace {
  /** The seed of draws, and with the name that of ids. */
  seed?: number | null;
  id_seed?: number | null;
  clock?: "real" | "virtual" | null;
  /** URL by ``insim`` or ``insim.status``. */
  webhooks?: Record<string, string> | null;
  /** ``builtin:NAME``, the text of a scenario file, or its object in JSON. */
  scenario?: string | Record<string, unknown> | null;
  name?: string | null;
}

/** Why a device cannot send what it has taken. It polls all the same. */
export type DeviceCondition = "ok" | "no_service" | "null_pdu" | "radio_off" | "not_allowed" | "not_allowed_at_all" | "generic_failure";

/** A gateway device. */
export interface DeviceView {
  id: string;
  provider: string;
  /** Login of the owner, or null if it has none yet. */
  account: string | null;
  online: boolean;
  last_seen: string;
  switches: SwitchView[];
  condition: DeviceCondition;
  poll_interval: string;
  pack_size: number;
  /** How many messages wait for the device. */
  queued: number;
  imei: string;
  serial_number: string;
  sims: SimView[];
  webhooks: Record<string, string>;
}

export type Direction = "mt" | "mo";

export interface Done {
  done?: true;
}

/** Something that falls due. */
export interface DueView {
  at: string;
  kind: string;
  /** Id of the message, webhook, device, phase or rule. */
  subject: string;
  /** What happens, in words. */
  detail: string;
}

/** Create a workspace, or find it. A field that is left out comes from the scenario, then from the default workspace. */
export interface EnsureWorkspace {
  /** The seed of draws, and with the name that of ids. */
  seed?: number | null;
  id_seed?: number | null;
  clock?: "real" | "virtual" | null;
  /** URL by ``insim`` or ``insim.status``. */
  webhooks?: Record<string, string> | null;
  /** ``builtin:NAME``, the text of a scenario file, or its object in JSON. */
  scenario?: string | Record<string, unknown> | null;
}

/** An entry of the journal. */
export interface EventView {
  number: number;
  at: string;
  kind: string;
  /** Id of the message, device, account … */
  subject: string;
  /** What is new about the subject. */
  data: Record<string, number | string | boolean | null>;
}

export interface EvidenceView {
  id: string;
  at: string;
  summary: string;
}

/** A request to a provider, and its answer. */
export interface ExchangeView {
  id: string;
  at: string;
  provider: string;
  operation: string;
  request: HttpView;
  /** Null if nothing was answered. */
  response: HttpView | null;
  /** The entry of the provider's ledger that the answer rests on. */
  fact: string | null;
  /** How the provider refused the request, whatever the status: ``refused: ERROR``, ``partly refused``, or what it did not send: ``not sent: 1 duplicated``. */
  refused: string | null;
  /** The rule that a refused request has broken, in the ledger's words. */
  rule: string | null;
  /** The rules and phases that struck. */
  faults: string[];
}

/** One fact about a provider. */
export interface Fact {
  about: About;
  kind: FactKind;
  sources?: string[];
  says: string;
  /** The parts of the fact that no source states. */
  guessed?: string[];
  /** True for an answer that comes only when a fault names that error, never from a request alone. */
  on_demand?: boolean;
}

/** How a fact is known, surest first. */
export type FactKind = "recorded" | "documented" | "client" | "inferred";

export type FailureReason = "absent_subscriber" | "unknown_subscriber" | "memory_full" | "barred" | "ported" | "handset_error" | "validity_expired" | "network_error" | "spam" | "content" | "roaming" | "not_routable" | "invalid_number" | "blacklisted" | "insufficient_credit" | "sender_refused" | "route_unavailable" | "generic_failure" | "no_service" | "null_pdu" | "radio_off" | "not_allowed" | "not_allowed_at_all" | "unknown";

/** The address of webhooks that have none. */
export interface Fallback {
  /** An http or https address, or null for none. */
  url: string | null;
}

/** A rule, a phase, or a fault of all webhooks. */
export interface FaultView {
  name: string;
  /** What declared it. */
  kind: "rule" | "phase" | "webhooks";
  /** How often it has struck. */
  fired: number;
  optional: boolean;
  /** Ids of the first 1,000 things that it struck. */
  on: string[];
}

/** A provider's ledger in numbers. */
export interface FidelityView {
  provider: string;
  title: string;
  /** How many facts there are of each kind. */
  facts: Record<string, number>;
  /** How many facts have a part that no source states. */
  guessed: number;
  left_out: number;
}

export interface FiredView {
  name: string;
  times: number;
  is_optional: boolean;
  on: string;
  ids: string[];
}

/** What the owner of a handset does after a text has arrived, and after how long. */
export interface HabitsInput {
  reads_after?: string | null;
  answers_after?: string | null;
  /** The reply; by default words of the owner's own. */
  answers?: string | null;
  clicks_after?: string | null;
  /** False for a handset that never confirms a text. */
  reports?: boolean;
}

export interface HabitsView {
  reads_after: string | null;
  answers_after: string | null;
  answers: string | null;
  clicks_after: string | null;
  reports: boolean;
}

/** The state of a handset, which decides the result of each delivery attempt. */
export type HandsetCondition = "reachable" | "off" | "absent" | "full" | "unknown" | "barred" | "ported" | "no_network";

/** A handset. */
export interface HandsetView {
  msisdn: string;
  name: string | null;
  carrier: string | null;
  /** The condition that was set. */
  condition: HandsetCondition;
  /** True if it is switched off now, by its condition or by its schedule. */
  is_off: boolean;
  off: OffTimeView[];
  habits: HabitsView;
  /** Ids of the messages that the network tries again. */
  waiting: string[];
  /** The newest 100 texts that arrived. */
  inbox: InboxView[];
}

/** A request or an answer. */
export interface HttpView {
  start_line: string;
  headers: ([string, string])[];
  /** Text without its Content-Encoding, read as UTF-8, or as ISO-8859-1 if it is not UTF-8. */
  body: string;
  /** Every byte as it was sent, in base64. */
  raw: string;
}

/** A run file. A body of the type text/plain is the text itself. */
export interface ImportRun {
  /** The text of a run file. */
  run: string;
}

/** A text in a handset's inbox. */
export interface InboxView {
  /** Id of the message. */
  id: string;
  provider: string;
  from: string | null;
  text: string;
  arrived_at: string;
  /** Null while it is unread. */
  read_at: string | null;
  links: LinkView[];
}

/** Credentials of a workspace: ``login`` and ``secret`` together open an account, as ``token`` alone does. */
export interface KeysView {
  login: string;
  secret: string;
  token: string;
}

/** A provider's ledger. */
export interface LedgerView {
  provider: string;
  title: string;
  /** Facts by the name that exchanges and webhooks have as ``fact``. */
  facts: Record<string, Fact>;
  sources: Record<string, Source>;
  left_out: LeftOut[];
}

export interface LeftOut {
  what: string;
  why: string;
}

export interface LinkView {
  short: string;
  target: string;
  clicks: number;
}

/** A call of a device. */
export interface MakeCall {
  kind: CallKind;
  /** The number at the other end. */
  with: string;
  duration?: string | null;
}

export type MessageState = "scheduled" | "waiting" | "queued" | "taken" | "sent" | "network" | "retrying" | "delivered" | "undelivered" | "expired" | "rejected" | "failed" | "cancelled";

/** A message to a handset. */
export interface MessageView {
  id: string;
  provider: string;
  account: string;
  direction: string;
  from: string | null;
  /** International form with a plus, or as the provider keeps it if it is not a number. */
  to: string;
  /** The text as it arrives at the handset. */
  text: string;
  encoding: string;
  /** The parts of the text. */
  segments: string[];
  cost: number;
  state: MessageState;
  reason: FailureReason | null;
  provider_state: number | string | null;
  /** The id that the provider gave out. */
  provider_id: string;
  submitted_at: string;
  /** When a message that was given a time is sent; null if it was given none. */
  scheduled_for: string | null;
  history: StepView[];
  webhooks: string[];
  exchange: string;
}

/** A filter that an item did not match. */
export interface MissView {
  filter: string;
  /** The value of the filter. */
  wanted: string;
  /** The item's own value. */
  found: string | null;
}

export interface NearView {
  item: MessageView | ReplyView | WebhookView;
  missed: MissView[];
}

/** Where a note was put to a call: in the app on the device, or in the provider's web interface. */
export type NoteSource = "mobile" | "interface";

/** A magic number. */
export interface NumberView {
  /** The last two digits. */
  digits: string;
  /** An example that ends in them. */
  number: string;
  outcome: string;
  description: string;
  /** The outcome at each provider. */
  by_provider: Record<string, OutcomeView>;
}

/** The magic numbers. */
export interface NumbersView {
  /** The range in which they are, as ``--magic-range`` takes it. */
  range: string;
  numbers: NumberView[];
  /** As login, password, key or token this word opens no account. */
  refused_credentials: string;
}

/** A time during which a handset is switched off. */
export interface OffTimeInput {
  from: string;
  to: string;
  /** The time repeats with this period. */
  every?: string | null;
}

export interface OffTimeView {
  from: string;
  to: string;
  every: string | null;
}

/** A code in a text. */
export interface OtpView {
  code: string;
  /** Id of the message. */
  message: string;
  /** All digits that were considered, the likeliest first. */
  candidates: CandidateView[];
}

/** What a provider's customer sees: a state of the message, or an answer that refuses it. */
export interface OutcomeView {
  state: number | string | null;
  status: number | null;
  answer: string | null;
}

/** What a sample webhook contains instead of the usual. */
export interface Override {
  /** Where it goes. */
  url?: string | null;
  /** Login of the account. */
  account?: string | null;
  /** The number that it is about. */
  to?: string | null;
  /** The provider's id of the message. */
  id?: string | null;
  /** The text that the number writes. */
  text?: string | null;
  state?: MessageState | null;
  reason?: FailureReason | null;
  call?: CallKind | null;
  duration?: string | null;
  note?: string | null;
}

export interface Page_AccountView_ {
  items: AccountView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_CallView_ {
  items: CallView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_DeviceView_ {
  items: DeviceView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_EventView_ {
  items: EventView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_ExchangeView_ {
  items: ExchangeView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_FaultView_ {
  items: FaultView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_FidelityView_ {
  items: FidelityView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_ScenarioNameView_ {
  items: ScenarioNameView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_SnapshotView_ {
  items: SnapshotView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_Union_MessageView__ReplyView__ {
  items: (MessageView | ReplyView)[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_WebhookView_ {
  items: WebhookView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface Page_WorkspaceView_ {
  items: WorkspaceView[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

/** A phase of the scenario. */
export interface PhaseView {
  name: string;
  begins_at: string;
  /** Null for a phase that lasts to the end. */
  ends_at: string | null;
}

export interface ProbeView {
  status: string;
}

/** An error. */
export interface ProblemView {
  /** A word for programs. */
  code: string;
  /** A sentence for people. */
  message: string;
  hint?: string | null;
  /** The part of the request that is wrong. */
  field?: string | null;
}

/** Create or change an account. A field that is left out keeps its value, or has that of an account which opened by itself. */
export interface PutAccount {
  password?: string;
  /** Null for no balance of its own: the account draws on that of its ``parent``, or has none. */
  credit?: number | null;
  post_paid?: boolean;
  suspended?: boolean;
  /** Another login, whose balance pays. */
  parent?: string | null;
  dialect?: string | null;
  /** URL by kind of webhook. */
  webhooks?: Record<string, string>;
  /** Signs webhooks. */
  secret?: string | null;
  /** The provider's own switches; those that are left out keep their values. */
  options?: Record<string, boolean | number | string>;
}

/** Create or change a device. A field that is left out keeps its value. */
export interface PutDevice {
  online?: boolean | null;
  switches?: SwitchInput[] | null;
  condition?: DeviceCondition | null;
  poll_interval?: string | null;
  pack_size?: number | null;
  sims?: SimInput[] | null;
  /** URL by kind of webhook. */
  webhooks?: Record<string, string> | null;
}

/** Change a handset. A field that is left out keeps its value; ``off`` and ``habits`` are replaced as a whole. */
export interface PutHandset {
  condition?: HandsetCondition | null;
  off?: OffTimeInput[] | null;
  habits?: HabitsInput | null;
  name?: string | null;
}

/** A scenario. A body of the type application/toml is the text of the scenario itself. */
export interface PutScenario {
  /** ``builtin:NAME``, the text of a scenario file in TOML or JSON, or the object of that JSON. */
  scenario: string | Record<string, unknown>;
}

export interface Qualify {
  note: string;
  source?: NoteSource;
}

/** What falls due, the earliest first. */
export interface QueueView {
  now: string;
  /** The first ones. */
  items: DueView[];
  /** How many there are in all. */
  total: number;
  phases: PhaseView[];
}

/** A refusal. */
export interface Refusal {
  error: ProblemView;
  /** After a wait in vain: the newest items that were there. */
  seen?: (MessageView | ReplyView | WebhookView)[];
  /** After a wait in vain: the items that missed the fewest filters. */
  nearest?: NearView[];
}

/** What the removal of faults has brought about. */
export interface RemovedView {
  done?: true;
  /** How many held webhooks are sent now. */
  released: number;
  /** Set if a rule that held webhooks had none to release. */
  note: string | null;
}

/** A reply of a handset. */
export interface Reply {
  text: string;
  /** The sender that is answered. */
  to?: string | null;
  /** The provider of the message that is answered. */
  provider?: string | null;
}

/** A message from a handset. It has no states. */
export interface ReplyView {
  id: string;
  provider: string;
  account: string;
  direction: string;
  from: string;
  to: string;
  text: string;
  encoding: string;
  segments: string[];
  state?: null;
  reason?: null;
  provider_state?: null;
  provider_id: string;
  submitted_at: string;
  scheduled_for?: null;
  history?: unknown[];
  webhooks: string[];
  exchange?: null;
  /** Id of the message that it answers. */
  answers: string | null;
}

export interface ResendFailed {
  failed: true;
}

/** Reset a workspace. */
export interface ResetView {
  /** ``seed`` keeps what was configured at the start, ``empty`` drops the configured accounts as well. */
  to?: "seed" | "empty";
}

export interface RunUntilIdle {
  limit?: string;
  budget?: string | null;
}

export interface SaveSnapshot {
  name: string;
}

export interface ScenarioNameView {
  name: string;
  description?: string;
}

/** The scenario in force. */
export interface ScenarioView {
  /** Null without a scenario; the magic numbers may still be in force. */
  name: string | null;
  description: string;
  seed: number;
  started_at: string;
  faults: FaultView[];
}

export interface SetState {
  state: MessageState;
  reason?: FailureReason | null;
}

/** A SIM card. What is left out is drawn. */
export interface SimInput {
  slot?: number;
  country?: string;
  number?: string | null;
  iccid?: string | null;
  carrier?: string | null;
  roaming?: boolean;
}

export interface SimView {
  slot: number;
  iccid: string;
  number: string;
  country: string;
  carrier: string;
  roaming: boolean;
}

export interface SnapshotView {
  name: string;
  /** The sandbox time of the workspace when it was saved. */
  at: string;
}

export interface Source {
  title: string;
  address: string;
  read?: string | null;
}

export interface StepView {
  at: string;
  state: MessageState;
  reason: FailureReason | null;
  provider_state: number | string | null;
}

/** From a moment on, until the next stretch begins, the clock runs at a speed or stands still. */
export interface StretchView {
  /** Sandbox time at its beginning. */
  at: string;
  /** Wall time at its beginning. */
  wall: string;
  /** Sandbox seconds per real second; 0 while the clock stands still. */
  speed: number;
}

export interface SwitchInput {
  at: string;
  online: boolean;
}

export interface SwitchView {
  at: string;
  online: boolean;
}

export interface Trigger {
  provider: string;
  kind: string;
  override?: Override;
}

/** The verdict as it stands now. */
export interface VerdictView {
  scenario: string;
  description: string;
  seed: number;
  start: string;
  at: string;
  /** True if no check fails. */
  passed: boolean;
  pending: boolean;
  checks: CheckView[];
  fired: FiredView[];
  counts: Record<string, number>;
  notes: string[];
}

export interface Version {
  version: string;
  providers: string[];
  dialects: Record<string, string[]>;
  seed: number;
  id_seed: number;
  /** Seconds of wall time. */
  uptime: number;
  /** The name of the scenario in force. */
  scenario: string | null;
  /** The names of its phases that are in force now. */
  phases: string[];
  /** The addresses of webhooks by PROVIDER.KIND; ``*`` is for webhooks that have no other. */
  webhooks: Record<string, string>;
  failed_webhooks: number;
}

export interface WaitResult_Union_MessageView__ReplyView__ {
  items: (MessageView | ReplyView)[];
}

export interface WaitResult_WebhookView_ {
  items: WebhookView[];
}

export interface WallTimesView {
  /** The oldest first; those that began more than 1,000 stretches ago are forgotten. */
  items: StretchView[];
}

/** Pending while an attempt is under way or planned; taken after an answer of 2xx to the last one; lost if a fault has kept it from being sent; unaddressed if it has nowhere to go. */
export type WebhookState = "pending" | "taken" | "failed" | "lost" | "unaddressed";

/** A webhook with its attempts. */
export interface WebhookView {
  id: string;
  provider: string;
  kind: string;
  /** Id of the message or call. */
  subject: string;
  /** The number of the handset that the message or call was to or from. */
  number: string;
  /** ``pending``, ``taken`` (answered 2xx), ``failed``, or ``lost`` if a fault dropped it. */
  state: string;
  /** The state of the message that it reports, or null if it is about something else. */
  reports: string | null;
  url: string;
  request: HttpView;
  due_at: string;
  attempts: AttemptView[];
  next_attempt: string | null;
  /** The ledger's entry that its form rests on. */
  fact: string;
  /** The rule or phase that changed what became of it. */
  fault: string | null;
  /** The same for all copies of one event. */
  event: string;
  duplicate: boolean;
  /** Whether a fault keeps it until it is released. */
  held: boolean;
}

/** A workspace. */
export interface WorkspaceView {
  name: string;
  /** The seed of draws. */
  seed: number;
  /** The seed of ids. */
  id_seed: number;
  clock: string;
  /** Base URL by provider. */
  urls: Record<string, string>;
  /** Credentials by provider. */
  credentials: Record<string, KeysView>;
}
