import { localMoment as momentOf, offsetAt } from '@parcours/domain/time/local-moment.ts'

/** The day (YYYY-MM-DD) that it is somewhere. */
export function localDay(at: number, zone: string): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 10)
}

/** The hour of the day that it is somewhere, from 0 to 23. */
export function localHour(at: number, zone: string): number {
  return new Date(at + offsetAt(zone, at)).getUTCHours()
}

/** When it is this day and time (HH:MM) somewhere. */
export function localMoment(day: string, time: string, zone: string): number {
  return momentOf(`${day}T${time}:00`, zone).getTime()
}
