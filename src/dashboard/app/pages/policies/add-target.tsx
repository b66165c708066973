import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { useState } from "react";
import { ModelPicker } from "../../models/model-picker.tsx";
import { type Model, POLICY } from "../../models/models.ts";

/** Adds a model of the list, or one by its name: an endpoint may list none. */
export function AddTarget({
  models,
  taken,
  onAdd,
}: {
  models: readonly Model[];
  taken: readonly string[];
  onAdd: (model: string) => void;
}) {
  const [name, setName] = useState("");
  const typed = name.trim();
  const free = models.filter(({ id, provider }) => provider !== POLICY && !taken.includes(id));
  const add = (): void => {
    if (typed === "" || taken.includes(typed)) return;
    onAdd(typed);
    setName("");
  };
  return (
    <div className="grid items-start gap-x-5 gap-y-4 sm:grid-cols-2">
      <ModelPicker label="Add a model" models={free} value="" onChange={onAdd} />
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Input
            label="or by its name"
            placeholder="my-server/model"
            autoComplete="off"
            spellCheck={false}
            className="w-full"
            value={name}
            onChange={({ target }) => setName(target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
              // It would save the policy.
              event.preventDefault();
              add();
            }}
          />
        </div>
        <Button disabled={typed === "" || taken.includes(typed)} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}
