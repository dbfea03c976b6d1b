import { type Client, ScheduleNotFoundError } from '@temporalio/client'

/** Deletes a Temporal Schedule, if it is there. */
export async function deleteSchedule(client: Client, scheduleId: string): Promise<void> {
  try {
    await client.schedule.getHandle(scheduleId).delete()
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error
  }
}
