import { CheckIcon } from "@phosphor-icons/react/dist/csr/Check";
import { type ReactNode, useId } from "react";

/** One of the steps of a list; a tick when it is done. */
export function Step({
  number,
  title,
  done,
  children,
}: {
  number: number;
  title: string;
  done: boolean;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <li aria-labelledby={heading} className="group/step grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3 sm:gap-x-4">
      <div className="flex flex-col items-center">
        <span
          aria-hidden
          className={`flex size-8 shrink-0 items-center justify-center rounded-full text-sm font-semibold transition-colors ${
            done ? "bg-kumo-success-tint text-kumo-success" : "bg-kumo-base text-kumo-default ring ring-kumo-line"
          }`}
        >
          {done ? <CheckIcon size={16} weight="bold" /> : number}
        </span>
        <span aria-hidden className="my-2 w-px flex-1 bg-kumo-line group-last/step:hidden" />
      </div>
      <div className="flex min-w-0 flex-col gap-3 pt-1 pb-8 group-last/step:pb-0">
        <h2 id={heading} className="text-lg font-semibold">
          {title}
          {done && <span className="sr-only"> (done)</span>}
        </h2>
        {children}
      </div>
    </li>
  );
}
