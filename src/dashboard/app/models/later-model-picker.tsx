import { inputVariants } from "@cloudflare/kumo/components/input";
import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import { useId, useState } from "react";
import { later, useLater } from "../shell/later.tsx";
import type { ModelPickerProps } from "./model-picker.tsx";
import { describeChosen } from "./models.ts";

const picker = later(
  () => import("./model-picker.tsx"),
  ({ ModelPicker }) => ModelPicker,
);

const OPENS: readonly string[] = ["ArrowDown", "ArrowUp"];

/** A picker whose code, which is much, is fetched when somebody seems to want it. Until it is opened it looks the same. */
export function LaterModelPicker(props: ModelPickerProps) {
  const [isWanted, setWanted] = useState(false);
  const Picker = useLater(picker, isWanted, () => setWanted(false));
  if (isWanted && Picker) return <Picker {...props} defaultOpen />;
  return <Closed {...props} isBusy={isWanted} onOpen={() => setWanted(true)} />;
}

function Closed({ label, models, value, isBusy, onOpen }: ModelPickerProps & { isBusy: boolean; onOpen: () => void }) {
  const id = useId();
  const fetchEarly = (): void => {
    picker.fetchIt().catch(() => undefined);
  };
  return (
    <div className="grid gap-2">
      <span id={`${id}-label`} className="text-base font-medium text-kumo-default select-none">
        {label}
      </span>
      <button
        type="button"
        role="combobox"
        aria-haspopup="dialog"
        aria-expanded={false}
        aria-busy={isBusy}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-words`}
        className={`${inputVariants()} relative flex w-full min-w-0 items-center pr-8`}
        onPointerEnter={fetchEarly}
        onFocus={fetchEarly}
        onClick={onOpen}
        onKeyDown={(event) => {
          if (!OPENS.includes(event.key)) return;
          event.preventDefault();
          onOpen();
        }}
      >
        <span className="truncate">{value}</span>
        <CaretUpDownIcon size={16} className="absolute right-2 text-kumo-subtle" aria-hidden />
      </button>
      <p id={`${id}-words`} className="min-h-[1lh] text-sm leading-snug text-kumo-subtle">
        {models.length > 0 && describeChosen(models.find((model) => model.id === value))}
      </p>
    </div>
  );
}
