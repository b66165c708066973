import { useRouter } from "@tanstack/react-router";
import { Failure } from "../components/states.tsx";

/** In place of a page that failed: the rest of the application goes on. */
export function BrokenPage({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-8 md:px-8">
      <Failure
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </div>
  );
}
