/** What changes a domain's records, upon those that were shown: where somebody else was faster, nothing is done. */
import { useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "../../api/client.ts";
import type { components } from "../../api/openapi.d.ts";
import { dnsOf } from "../../domains/query.ts";

export type Zone = components["schemas"]["DnsZone"];
export type DnsChange = Omit<components["schemas"]["DnsChanges"], "revision">;
export type Proposal = components["schemas"]["DnsPresetProposal"];

export interface DnsChanges {
  change(revision: string, change: DnsChange): Promise<Zone>;
  /** What a mail provider's preset would change. Changes nothing. */
  propose(preset: string, parameters: Record<string, string>): Promise<Proposal>;
}

export function useDns(orgId: string, id: string): DnsChanges {
  const client = useQueryClient();
  const { queryKey } = dnsOf(orgId, id);
  return {
    async change(revision, change) {
      try {
        const zone = await dataOf(
          api.POST("/api/domains/{id}/dns/changes", { params: { path: { id } }, body: { revision, ...change } }),
        );
        client.setQueryData(queryKey, zone);
        return zone;
      } catch (error) {
        // It may be done, or stand otherwise than was shown.
        void client.invalidateQueries({ queryKey });
        throw error;
      }
    },
    propose: (preset, parameters) =>
      dataOf(
        api.POST("/api/domains/{id}/dns/presets/{preset}", { params: { path: { id, preset } }, body: { parameters } }),
      ),
  };
}
