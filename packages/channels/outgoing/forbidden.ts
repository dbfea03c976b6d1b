let beforeTalking = () => {}

/** Has `check` asked before anything goes out to the network; what it throws keeps that from happening. */
export function checkBeforeTalking(check: () => void): void {
  beforeTalking = check
}

/** Called before anything goes out. @throws where that is forbidden, as inside a database transaction in tests */
export function aboutToTalk(): void {
  beforeTalking()
}
