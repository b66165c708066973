export {
  type Jurisdiction,
  type KeyFault,
  type MacSecret,
  mintApiKey,
  type ParsedKey,
  parseApiKey,
} from "./api-key.service.ts";
