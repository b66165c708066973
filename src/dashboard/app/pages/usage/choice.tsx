import { useId } from "react";

/** One of a few, all in sight: radio buttons side by side. */
export function Choice<T extends string>({
  legend,
  words,
  value,
  onChoose,
}: {
  legend: string;
  words: Readonly<Record<T, string>>;
  value: T;
  onChoose(value: T): void;
}) {
  const name = useId();
  const options = Object.entries(words) as [T, string][];
  return (
    <fieldset className="flex w-fit max-w-full flex-wrap gap-0.5 rounded-lg bg-kumo-recessed p-0.5 ring ring-kumo-hairline">
      <legend className="sr-only">{legend}</legend>
      {options.map(([option, word]) => (
        <label
          key={option}
          className="relative cursor-pointer rounded-md px-2.5 py-1 text-sm text-kumo-subtle hover:text-kumo-default has-checked:bg-kumo-base has-checked:font-medium has-checked:text-kumo-default has-checked:shadow-xs has-checked:ring has-checked:ring-kumo-hairline has-focus-visible:outline-2 has-focus-visible:outline-kumo-focus"
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 cursor-pointer opacity-0"
            checked={option === value}
            onChange={() => onChoose(option)}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}
