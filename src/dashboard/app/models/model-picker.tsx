import { Combobox } from "@cloudflare/kumo/components/combobox";
import { Combobox as Parts } from "@cloudflare/kumo/primitives/combobox";
import { useMemo, useState } from "react";
import { describeBriefly, describeChosen, type Model, type ModelGroup, matching, unlisted } from "./models.ts";

export interface ModelPickerProps {
  label: string;
  models: readonly Model[];
  /** Empty while none is chosen. */
  value: string;
  placeholder?: string;
  /** As it comes: somebody pressed what stood in its place. */
  defaultOpen?: boolean;
  onChange: (id: string) => void;
}

/** Picks a model among hundreds, by its provider and by any words of its name. */
export function ModelPicker({
  label,
  models,
  value,
  placeholder = "Choose a model",
  defaultOpen = false,
  onChange,
}: ModelPickerProps) {
  const [query, setQuery] = useState("");
  const groups = useMemo(() => matching(models, query, value), [models, query, value]);
  const model = models.find(({ id }) => id === value);
  const shown = model ?? unlisted(value);
  return (
    <Combobox<Model>
      label={label}
      items={groups}
      filteredItems={groups}
      value={shown}
      isItemEqualToValue={(a, b) => a.id === b.id}
      itemToStringLabel={({ id }) => id}
      onValueChange={(next) => {
        if (next) onChange(next.id);
      }}
      onInputValueChange={setQuery}
      defaultOpen={defaultOpen}
      autoHighlight
      {...(value !== "" && {
        description: describeChosen(model),
      })}
    >
      <Combobox.TriggerValue className="w-full min-w-0">
        {({ id }: Model) =>
          id === "" ? (
            <span className="truncate text-kumo-placeholder">{placeholder}</span>
          ) : (
            <span className="truncate">{id}</span>
          )
        }
      </Combobox.TriggerValue>
      {/* Kumo's own content is a dialog that cannot be given a name. */}
      <Parts.Portal>
        <Parts.Positioner align="start" sideOffset={4} className="z-10">
          <Parts.Popup
            aria-label={`${label}: choose`}
            className="flex max-h-[min(var(--available-height),24rem)] w-[min(28rem,var(--available-width))] min-w-(--anchor-width) max-w-(--available-width) flex-col rounded-lg bg-kumo-base py-1.5 text-kumo-default shadow-lg ring ring-kumo-line"
          >
            <Combobox.Input placeholder="Search models" aria-label="Search models" />
            <Combobox.Empty>No model has these words.</Combobox.Empty>
            <Combobox.List>
              {(group: ModelGroup) => (
                <Combobox.Group key={group.provider} items={group.items}>
                  <Combobox.GroupLabel>{group.provider}</Combobox.GroupLabel>
                  <Combobox.Collection>
                    {(each: Model) => (
                      <Combobox.Item key={each.id} value={each}>
                        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                          <span className="wrap-anywhere">{each.model}</span>
                          <span className="text-sm text-kumo-subtle">{describeBriefly(each)}</span>
                        </span>
                      </Combobox.Item>
                    )}
                  </Combobox.Collection>
                  {group.more > 0 && (
                    <p className="mx-1.5 px-2 py-1 text-sm text-kumo-subtle">{group.more} more: type to find them.</p>
                  )}
                </Combobox.Group>
              )}
            </Combobox.List>
          </Parts.Popup>
        </Parts.Positioner>
      </Parts.Portal>
    </Combobox>
  );
}
