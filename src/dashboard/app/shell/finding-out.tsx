import { Loading } from "../components/states.tsx";

/** While it is found out who is signed in: the frame as it will be, empty. */
export function FindingOut() {
  return (
    <div className="flex min-h-svh">
      <div className="hidden w-64 shrink-0 border-r border-kumo-line bg-kumo-base min-[60rem]:block" />
      <main className="mx-auto w-full max-w-6xl px-4 py-8 md:px-8">
        <Loading label="Finding out who you are" />
      </main>
    </div>
  );
}
