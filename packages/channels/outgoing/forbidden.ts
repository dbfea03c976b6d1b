let isForbidden = () => false

/** Says when nothing may go out to the network: tests forbid it while a database transaction is open, which would hold its connection meanwhile. */
export function forbidNetworkWhile(condition: () => boolean): void {
  isForbidden = condition
}

/** Called before anything goes out. @throws where that is forbidden */
export function aboutToTalk(): void {
  if (isForbidden()) throw new Error('The network is used inside a database transaction: end the transaction before')
}
