import { Link } from "@tanstack/react-router";
import { Fact } from "../../components/fact.tsx";
import { LINK } from "../../components/link-style.ts";

/** Who bills a call, before anybody enters a key. */
export function BillingNote() {
  return (
    <section
      aria-label="Who bills a call"
      className="rounded-lg bg-kumo-base p-4 text-base ring ring-kumo-hairline md:p-5"
    >
      <dl className="grid gap-x-8 gap-y-4 md:grid-cols-3">
        <Fact name="With the platform's key">
          Each call costs credit, at the prices of the{" "}
          <Link to="/models" className={LINK}>
            models
          </Link>
          .
        </Fact>
        <Fact name="With your own key">
          The provider bills you, at your own rates. Calls cost no credit, and tokens are recorded all the same.
        </Fact>
        <Fact name="When your key fails">
          The call fails and says why. The platform's key never steps in, so that no bill goes where you do not expect
          it.
        </Fact>
      </dl>
    </section>
  );
}
