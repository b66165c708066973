/**
 * Brings the end of every call to its account, exactly as often as it takes. Owned by the isolate, never by a response
 * stream: the settlements of about thirty milliseconds travel together, sent by one of the calls (the leader) in its own
 * request's context. A runtime may end that context at any moment, timers and all, so a leader shows that it is alive,
 * another call of the group stands by, and takes over from a silent one when its own timer nudges it. All others go:
 * keeping a request alive costs it a tenth of its time. What two dead ones leave, the isolate's next call takes along. The
 * account takes the same settlement any number of times.
 */
import type { AccountPort, Progress, Settlement } from "../../billing/account.schema.ts";
import type { OrgId } from "../../kernel/id.ts";

export interface Timers {
  set(run: () => void, ms: number): unknown;
  clear(handle: unknown): void;
}

export interface SettlerOptions {
  now: () => number;
  timers: Timers;
  /** How long settlements gather before they are sent. */
  gatherMs?: number;
  /** How often a leader shows that it is alive; silent for three times as long, it counts as dead. */
  heartbeatMs?: number;
  /** How long one attempt may take. */
  attemptMs?: number;
  maxBackoffMs?: number;
  /** An attempt failed. Nothing is lost: it is sent again. */
  onFailure?: (error: unknown, attempt: number) => void;
}

export interface Delivery {
  /** Resolves once the account has said that it is durable. Undefined where two others see to that: the call may go. */
  done: Promise<void> | undefined;
  /** Sends again if whoever carries it has fallen silent. Call it now and then, from the request's own timer. */
  nudge(): void;
}

export interface Settler {
  /** Takes the settlement; call it within the request's own context, and keep that alive until `done`. */
  settle(account: AccountPort, settlement: Settlement): Delivery;
  /**
   * Tells how far a call has come, along with what is sent anyway. Lost is only this telling: the next one says more, and
   * takes its place where it is still to be sent again.
   * Keep the request's context alive until the promise resolves: others' settlements may travel in it.
   */
  report(account: AccountPort, orgId: OrgId, progress: Progress): Promise<void>;
}

/** The leader, and one that stands by. */
const CARRIERS = 2;
const SEEN_TO: Delivery = { done: undefined, nudge: () => {} };

interface Group {
  orgId: OrgId;
  settlements: Settlement[];
  progress: Progress[];
  open: boolean;
  beganAt: number;
  aliveAt: number;
  /** Calls whose requests live until it is done. */
  carriers: number;
  done: Promise<void>;
  finish: () => void;
}

export function createSettler(options: SettlerOptions): Settler {
  const { now, timers, gatherMs = 30, heartbeatMs = 500, attemptMs = 5_000, maxBackoffMs = 2_000, onFailure } = options;
  const groups = new Map<OrgId, Group>();
  /** Not acknowledged yet. The runtime may end all requests that carry a group; the isolate's next one adopts it. */
  const carried = new Set<Group>();

  const pause = (ms: number): Promise<void> => new Promise((resolve) => timers.set(resolve, ms));
  const silent = (group: Group): boolean => now() - group.aliveAt > 3 * heartbeatMs;
  /** Long past its time to leave: its leader may be dead, and a call that came with it would wait for that to show. */
  const overdue = (group: Group): boolean => now() - group.beganAt > 5 * gatherMs;

  function begin(orgId: OrgId): Group {
    const { promise, resolve } = Promise.withResolvers<void>();
    const group: Group = {
      orgId,
      settlements: [],
      progress: [],
      open: true,
      beganAt: now(),
      aliveAt: now(),
      carriers: 0,
      done: promise,
      finish: resolve,
    };
    groups.set(orgId, group);
    return group;
  }

  function close(orgId: OrgId, group: Group): void {
    group.open = false;
    if (groups.get(orgId) === group) groups.delete(orgId);
  }

  async function lead(account: AccountPort, orgId: OrgId, group: Group): Promise<void> {
    // One timer for all that may take long: that the leader lives, and that an attempt does not last for ever.
    let beat: unknown;
    let giveUp: { at: number; run: () => void } | undefined;
    const alive = () => {
      group.aliveAt = now();
      if (giveUp && group.aliveAt >= giveUp.at) giveUp.run();
      beat = timers.set(alive, heartbeatMs);
    };
    const attempt = (): Promise<void> => {
      const { promise: late, reject } = Promise.withResolvers<never>();
      giveUp = { at: now() + attemptMs, run: () => reject(new Error("the account did not answer in time")) };
      return Promise.race([account.settle(orgId, group.settlements, group.progress), late]);
    };
    alive();
    try {
      await pause(gatherMs);
      close(orgId, group);
      for (let tries = 1; ; tries += 1) {
        try {
          await attempt();
          break;
        } catch (error) {
          giveUp = undefined;
          onFailure?.(error, tries);
          await pause(Math.min(maxBackoffMs, 25 * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2));
        }
      }
      carried.delete(group);
      group.finish();
    } finally {
      timers.clear(beat);
    }
  }

  /** The group that gathers now, or a new one that the caller leads. It takes over what silent leaders have left. */
  function join(account: AccountPort, orgId: OrgId): Group {
    const gathering = groups.get(orgId);
    if (gathering?.open && !overdue(gathering)) return gathering;
    if (gathering) close(orgId, gathering);
    const group = begin(orgId);
    for (const left of carried) {
      if (left.orgId !== orgId || !silent(left)) continue;
      carried.delete(left);
      group.settlements.push(...left.settlements);
      void group.done.then(left.finish);
    }
    carried.add(group);
    void lead(account, orgId, group);
    return group;
  }

  return {
    settle(account, settlement) {
      const { orgId } = settlement;
      let group = join(account, orgId);
      group.settlements.push(settlement);
      if (group.carriers >= CARRIERS) return SEEN_TO;
      group.carriers += 1;
      const { promise: done, resolve } = Promise.withResolvers<void>();
      void group.done.then(resolve);
      return {
        done,
        nudge() {
          if (!silent(group)) return;
          close(orgId, group);
          group = join(account, orgId);
          group.settlements.push(settlement);
          void group.done.then(resolve);
        },
      };
    },
    report(account, orgId, progress) {
      // What a call said before and has not arrived yet must not come behind what it says now.
      for (const group of carried) {
        if (group.orgId !== orgId) continue;
        group.progress = group.progress.filter(({ call }) => call.callId !== progress.call.callId);
      }
      const before = groups.get(orgId);
      const group = join(account, orgId);
      group.progress.push(progress);
      return group === before ? Promise.resolve() : group.done;
    },
  };
}
