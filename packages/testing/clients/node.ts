import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'

type Fields = { [name: string]: string | number }

/** What a library sends in the place of another, all told 200 calls of four kinds. */
interface Library {
  identify(message: { userId: string; traits: Fields }): unknown
  page(message: { userId: string; name: string; properties: Fields }): unknown
  group(message: { userId: string; groupId: string; traits: Fields }): unknown
  track(message: { userId: string; event: string; properties: Fields }): unknown
}

function sendAll(library: Library, name: string): void {
  for (let n = 0; n < 200; n++) {
    const userId = `${name}-${n % 20}`
    if (n % 5 === 0) library.identify({ userId, traits: { n, city: 'Orléans' } })
    else if (n % 5 === 1) library.page({ userId, name: 'Pricing', properties: { n } })
    else if (n % 5 === 2) library.group({ userId, groupId: 'acme', traits: { n } })
    else library.track({ userId, event: 'Bought a Crème brûlée', properties: { n } })
  }
}

/** Segment's own library for Node. */
export async function sendBySegment(host: string, key: string, name: string): Promise<void> {
  const failures: unknown[] = []
  const analytics = new Analytics({ writeKey: key, host })
  analytics.on('error', ({ code, reason }) => failures.push(code, reason))
  sendAll(analytics, name)
  await analytics.closeAndFlush()
  if (failures.length > 0) throw new Error(failures.join(' '))
}

/** RudderStack's own library for Node, as it comes. */
export async function sendByRudderStack(host: string, key: string, name: string): Promise<void> {
  const analytics = new RudderAnalytics(key, { dataPlaneUrl: host })
  sendAll(analytics, name)
  await analytics.flush()
}
