import { Outlet } from "@tanstack/react-router";
import { Arrival } from "./arrival.tsx";
import { Progress } from "./progress.tsx";

/** What every page has, whoever looks at it. */
export function Root() {
  return (
    <>
      <Progress />
      <Outlet />
      <Arrival />
    </>
  );
}
