import { useSyncExternalStore } from 'react'

let answered = true
const listeners = new Set<() => void>()

/** Tells whether the server answered when it was asked last. */
export function noteAnswer(did: boolean): void {
  if (did === answered) return
  answered = did
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  for (const change of ['online', 'offline']) window.addEventListener(change, listener)
  return () => {
    listeners.delete(listener)
    for (const change of ['online', 'offline']) window.removeEventListener(change, listener)
  }
}

/** Whether the server is out of reach: this device is offline, or the server did not answer. */
export function useIsAway(): boolean {
  return useSyncExternalStore(subscribe, () => !answered || !navigator.onLine)
}
