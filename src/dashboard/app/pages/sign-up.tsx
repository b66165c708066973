import { Page } from "../components/page.tsx";

export function SignUpPage() {
  return <Page title="SignUp">{null}</Page>;
}
