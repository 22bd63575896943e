import type {
  AccountView,
  AdvancedView,
  ClickView,
  ClockView,
  ConversationView,
  DeviceView,
  ExchangeView,
  FaultView,
  HandsetView,
  HttpView,
  MessageView,
  PutAccount,
  PutDevice,
  PutHandset,
  ReplyView,
  ScenarioView,
  SnapshotView,
  VerdictView,
  Version,
  WebhookView,
  WorkspaceView,
} from "./types.js";

export type * from "./types.js";

export const DEFAULT_URL: string;

export type Message = MessageView | ReplyView;

/** A request, with the parts of its first line. */
export interface HttpRequest extends HttpView {
  method: string;
  /** Path and query. */
  target: string;
}

/** A request to a provider, and its answer. */
export interface Exchange extends ExchangeView {
  request: HttpRequest;
}

/** A webhook and its attempts. */
export interface Webhook extends WebhookView {
  request: HttpRequest;
}

export interface MessageFilters {
  provider?: string;
  account?: string;
  /** `*` and `?` stand for anything. */
  to?: string;
  from?: string;
  /** A part of the text. */
  text?: string;
  matches?: string;
  state?: string;
  direction?: "mt" | "mo";
  /** A time such as `"2026-01-05T09:00:00Z"`. */
  since?: string;
}

export interface WebhookFilters {
  provider?: string;
  kind?: string;
  subject?: string;
  to?: string;
  state?: "pending" | "taken" | "failed" | "lost" | "unaddressed";
}

export interface Limit {
  /** The most items; without it all. */
  limit?: number;
}

export interface Wait {
  /** Wall time such as `"10s"`. */
  timeout?: string;
  /** Only what came after the journal's event of this number. */
  after?: number;
}

export class SandboxError extends Error {}
export class UnreachableError extends SandboxError {}
export class RefusedError extends SandboxError {
  readonly status: number;
  readonly code: string;
  readonly hint?: string;
  readonly field?: string;
}
export class TimedOutError extends SandboxError {
  readonly seen: unknown[];
  readonly nearest: unknown[];
}

export interface Messages {
  list(filters?: MessageFilters & Limit): Promise<Message[]>;
  get(id: string): Promise<Message>;
  wait(filters?: MessageFilters & Wait): Promise<Message>;
  waitFor(count: number, filters?: MessageFilters & Wait): Promise<Message[]>;
  setState(id: string, state: string, reason?: string): Promise<Message>;
  clear(): Promise<void>;
}

export interface Conversations {
  list(filters?: Pick<MessageFilters, "provider" | "to" | "text" | "state" | "direction"> & Limit): Promise<ConversationView[]>;
}

export interface Webhooks {
  list(filters?: WebhookFilters & Limit): Promise<Webhook[]>;
  get(id: string): Promise<Webhook>;
  wait(filters?: WebhookFilters & Wait): Promise<Webhook>;
  waitFor(count: number, filters?: WebhookFilters & Wait): Promise<Webhook[]>;
  resend(id: string): Promise<Webhook>;
  release(id: string): Promise<Webhook>;
  resendFailed(): Promise<Webhook[]>;
  fallback(): Promise<string | null>;
  fallBackTo(url: string | null): Promise<void>;
  trigger(provider: string, kind: string, override?: Record<string, string>): Promise<Webhook>;
}

export interface Exchanges {
  list(filters?: { provider?: string; operation?: string } & Limit): Promise<Exchange[]>;
  get(id: string): Promise<Exchange>;
}

export interface Clock {
  show(): Promise<ClockView>;
  now(): Promise<Date>;
  /** By a duration such as `"2h"`. */
  advance(by: string): Promise<AdvancedView>;
  runUntilIdle(limit?: string): Promise<AdvancedView>;
  change(settings: { mode?: "real" | "virtual"; speed?: number; frozen?: boolean; idle_jump?: boolean }): Promise<ClockView>;
}

export interface Faults {
  list(): Promise<FaultView[]>;
  add(rule: Record<string, unknown>, options?: { lasts?: string }): Promise<FaultView>;
  remove(name: string): Promise<void>;
  clear(): Promise<void>;
}

export interface Snapshots {
  list(): Promise<SnapshotView[]>;
  save(name: string): Promise<SnapshotView>;
  restore(name: string): Promise<void>;
  delete(name: string): Promise<void>;
}

export interface Handset {
  show(): Promise<HandsetView>;
  set(settings: Partial<PutHandset>): Promise<HandsetView>;
  off(): Promise<HandsetView>;
  on(): Promise<HandsetView>;
  reply(text: string, options?: { to?: string; provider?: string }): Promise<ReplyView>;
  click(link?: string): Promise<ClickView>;
}

export interface Device {
  show(): Promise<DeviceView>;
  set(settings: Partial<PutDevice>): Promise<DeviceView>;
  off(): Promise<DeviceView>;
  on(): Promise<DeviceView>;
}

export interface Account {
  show(): Promise<AccountView>;
  set(settings: Partial<PutAccount>): Promise<AccountView>;
}

export class Sandbox {
  constructor(url?: string, options?: { workspace?: string; token?: string });
  readonly url: string;
  readonly messages: Messages;
  readonly conversations: Conversations;
  readonly webhooks: Webhooks;
  readonly exchanges: Exchanges;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly snapshots: Snapshots;
  handset(msisdn: string): Handset;
  device(id: string, provider?: string): Device;
  account(provider: string, login: string): Account;
  waitForCode(msisdn: string, options?: { timeout?: string; pattern?: string; after?: number }): Promise<string>;
  idle(options?: { timeout?: string }): Promise<ClockView>;
  reset(): Promise<void>;
  scenario(scenario: string | Record<string, unknown>): Promise<ScenarioView>;
  dropScenario(): Promise<void>;
  verdict(): Promise<VerdictView>;
  report(): Promise<string>;
  version(): Promise<Version>;
  isReady(): Promise<boolean>;
  makeWorkspace(settings?: WorkspaceSettings): Promise<Workspace>;
}

export interface WorkspaceSettings {
  name?: string;
  seed?: number;
  id_seed?: number;
  clock?: "real" | "virtual";
  scenario?: string | Record<string, unknown>;
  /** Addresses by `PROVIDER` or `PROVIDER.KIND`. */
  webhooks?: Record<string, string>;
}

export class Workspace extends Sandbox {
  readonly name: string;
  readonly urls: WorkspaceView["urls"];
  readonly credentials: WorkspaceView["credentials"];
  drop(): Promise<void>;
}

export interface StartedSandbox extends Sandbox {
  /** The program that was found: `sandbox`, `uvx` or `pipx`. */
  readonly launcher: string;
  stop(): Promise<void>;
}

export function startSandbox(options?: {
  /** Options of `sandbox up`. */
  args?: string[];
  /** In milliseconds. */
  timeout?: number;
  launchers?: { name: string; command: string[] }[];
}): Promise<StartedSandbox>;
