import { Page } from "../components/page.tsx";

export function VerifyEmailPage() {
  return <Page title="VerifyEmail">{null}</Page>;
}
