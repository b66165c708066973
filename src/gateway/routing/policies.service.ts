/** An organisation's routing policies: kept under a name that requests use, judged when they are set. */
import { type Asking, type AuditEvent, auditEvent, type Origin } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { ModelSource } from "../models/models.service.ts";
import type { PriceBook } from "../models/pricing.service.ts";
import type { TargetProblem } from "./policies.schema.ts";
import type { PolicyRules } from "./policy.schema.ts";
import { problemsOf } from "./targets.service.ts";

/** As the record has it. Times are ISO. */
export interface StoredPolicy {
  name: string;
  /** Null where this deploy cannot read them. */
  rules: PolicyRules | null;
  createdAt: string;
  updatedAt: string;
}

/** With what is wrong with its targets just now. */
export interface JudgedPolicy extends StoredPolicy {
  problems: TargetProblem[];
}

export interface PolicyStore {
  list(orgId: OrgId): Promise<StoredPolicy[]>;
  find(orgId: OrgId, name: string): Promise<StoredPolicy | undefined>;
  /** In the place of the one of that name, with the event. "full" when there are `max` others and none of that name. */
  put(
    orgId: OrgId,
    policy: { name: string; rules: PolicyRules },
    max: number,
    event: AuditEvent,
    origin: Origin,
  ): Promise<{ policy: StoredPolicy; created: boolean } | "full">;
  /** Whether it was there. */
  remove(orgId: OrgId, name: string, event: AuditEvent, origin: Origin): Promise<boolean>;
}

export type PolicyError =
  | { reason: "not_found" }
  | { reason: "targets"; problems: TargetProblem[] }
  | { reason: "full"; max: number };

export interface PolicyPorts {
  store: PolicyStore;
  /** Where the organisation's calls can go. */
  sources: (orgId: OrgId) => Promise<readonly ModelSource[]>;
  prices: PriceBook;
  changed: (orgId: OrgId) => Promise<void>;
  now: () => number;
}

export interface Policies {
  list(orgId: OrgId): Promise<JudgedPolicy[]>;
  find(orgId: OrgId, name: string): Promise<Result<JudgedPolicy, PolicyError>>;
  /** Makes or replaces it. All of its targets must be such that calls can go there. */
  set(
    name: string,
    rules: PolicyRules,
    asking: Asking,
  ): Promise<Result<{ policy: JudgedPolicy; created: boolean }, PolicyError>>;
  remove(name: string, asking: Asking): Promise<Result<void, PolicyError>>;
}

/** With their targets they must fit into what an isolate keeps of an organisation. */
export const MAX_POLICIES = 50;

export function createPolicies({ store, sources, prices, changed, now }: PolicyPorts): Policies {
  const judge = (policy: StoredPolicy, known: readonly ModelSource[]): JudgedPolicy => ({
    ...policy,
    problems: policy.rules ? problemsOf(policy.rules, known, prices, now()) : [],
  });

  return {
    async list(orgId) {
      const [policies, known] = await Promise.all([store.list(orgId), sources(orgId)]);
      return policies.map((policy) => judge(policy, known));
    },

    async find(orgId, name) {
      const [policy, known] = await Promise.all([store.find(orgId, name), sources(orgId)]);
      return policy ? ok(judge(policy, known)) : err({ reason: "not_found" });
    },

    async set(name, rules, asking) {
      const { orgId } = asking.member;
      const problems = problemsOf(rules, await sources(orgId), prices, now());
      if (problems.length > 0) return err({ reason: "targets", problems });
      const detail = { strategy: rules.strategy, targets: rules.targets.map(({ model }) => model).join(", ") };
      const event = auditEvent(asking, "policy.set", name, detail);
      const stored = await store.put(orgId, { name, rules }, MAX_POLICIES, event, asking.origin);
      if (stored === "full") return err({ reason: "full", max: MAX_POLICIES });
      await changed(orgId);
      return ok({ policy: { ...stored.policy, problems }, created: stored.created });
    },

    async remove(name, asking) {
      const { orgId } = asking.member;
      const event = auditEvent(asking, "policy.removed", name);
      if (!(await store.remove(orgId, name, event, asking.origin))) return err({ reason: "not_found" });
      await changed(orgId);
      return ok(undefined);
    },
  };
}
