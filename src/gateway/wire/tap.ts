/** Sees every byte on its way; what it returns goes to the client. It keeps no reference to what it was given. */
export interface Tap {
  push(chunk: Uint8Array): Uint8Array[];
  end(): Uint8Array[];
}
