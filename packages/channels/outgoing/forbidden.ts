let isForbidden = () => false

/**
 * With `FORBID_NETWORK_IN_TRANSACTIONS=true`, as all tests run, what goes out to the network while a database transaction is open fails: the transaction
 * would hold its connection for as long as a stranger likes.
 */
export function forbidNetworkIn(isInTransaction: () => boolean, { FORBID_NETWORK_IN_TRANSACTIONS }: NodeJS.ProcessEnv): void {
  if (FORBID_NETWORK_IN_TRANSACTIONS === 'true') isForbidden = isInTransaction
}

/** Called before anything goes out. @throws where that is forbidden */
export function aboutToTalk(): void {
  if (isForbidden()) throw new Error('The network is used inside a database transaction: end the transaction before')
}
