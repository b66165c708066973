/** What changes domains. Whatever comes of it, they are asked for again: it may be done although no answer came. */
import { useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";
import type { components } from "../api/openapi.d.ts";
import { contactOf, type Domain, domainOf, domainsOf, type Provisioning } from "./query.ts";

export interface DomainChanges {
  buy(body: components["schemas"]["NewPurchase"]): Promise<Provisioning>;
  connect(body: components["schemas"]["NewConnection"]): Promise<Provisioning>;
  change(id: string, body: components["schemas"]["DomainChange"]): Promise<Domain>;
  resume(provisioningId: string): Promise<Provisioning>;
  remove(id: string): Promise<unknown>;
  setContact(body: components["schemas"]["DomainContact"]): Promise<unknown>;
}

export function useDomainChanges(orgId: string): DomainChanges {
  const client = useQueryClient();
  const askAgain = () => client.invalidateQueries({ queryKey: domainsOf(orgId).queryKey });
  const known = <T>(asking: Promise<T>): Promise<T> => asking.finally(askAgain);
  /**
   * Whoever goes there finds it, without a wait that would lose the focus; what cannot be read now is read there. The
   * list follows once they have gone: the form that began it must not find the name to be theirs.
   */
  async function ready(asking: Promise<Provisioning>): Promise<Provisioning> {
    try {
      const begun = await asking;
      await client.prefetchQuery(domainOf(orgId, begun.domainId));
      return begun;
    } finally {
      void askAgain();
    }
  }
  return {
    buy: (body) => ready(dataOf(api.POST("/api/domains", { body }))),
    connect: (body) => ready(dataOf(api.POST("/api/domains/connections", { body }))),
    change: (id, body) => known(dataOf(api.PATCH("/api/domains/{id}", { params: { path: { id } }, body }))),
    resume: (id) => known(dataOf(api.POST("/api/provisionings/{id}/resume", { params: { path: { id } } }))),
    remove: (id) => known(api.DELETE("/api/domains/{id}", { params: { path: { id } } })),
    async setContact(body) {
      const kept = await dataOf(api.PUT("/api/domains/contact", { body }));
      client.setQueryData(contactOf(orgId).queryKey, kept);
      return kept;
    },
  };
}
