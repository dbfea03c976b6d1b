/** A difference below this is the second to which the server gives its time, and how long the answer was on its way. */
const SLACK_MS = 2000

let ahead = 0

/** Takes the server's time from an answer: clocks of devices are wrong by minutes and hours. */
export function noteServerTime(answer: Response): void {
  const sent = Date.parse(answer.headers.get('date') ?? '')
  // Within the second that it gives.
  const seen = sent + 500 - Date.now()
  if (Math.abs(seen - ahead) > SLACK_MS) ahead = seen
}

/** Now by the server's clock, to which all moments that it gives belong. */
export const serverNow = (): number => Date.now() + ahead
