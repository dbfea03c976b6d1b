import { isOfTheMoment } from '@parcours/db/failure.ts'

interface Queue {
  /** Items that one transaction takes at most. */
  max: number
  /**
   * Does the work for the next items of a queue in one transaction, which takes them off it.
   * @param max how many at most
   * @param onTaken is told how many there were, before anything is done with them
   * @returns how many were done
   */
  work(max: number, onTaken: (count: number) => void): Promise<number>
  /** Deals with the first item of the queue, which fails by itself. */
  alone(error: unknown): Promise<void>
}

/**
 * Does a batch of a queue that many share. When it fails by what is in it, it is halved from the front until the
 * culprit is alone; those before it are done by then. A failure of the moment (the database is away, a deadlock) is
 * thrown: all of it is tried again later.
 */
export async function isolateCulprit({ max, work, alone }: Queue): Promise<void> {
  // So many items at the front are known to hold a culprit.
  let suspects = 0
  do {
    let taken = 0
    try {
      const done = await work(suspects > 0 ? Math.ceil(suspects / 2) : max, (count) => {
        taken = count
      })
      suspects = Math.max(0, suspects - done)
    } catch (error) {
      if (taken === 0 || isOfTheMoment(error)) throw error
      if (taken === 1) return alone(error)
      suspects = taken
    }
  } while (suspects > 0)
}

/**
 * Does work for some items in one transaction each time; when it
 * fails by what is in them, halves them until each culprit is alone.
 * @param alone deals with an item that fails by itself
 */
export async function isolateCulprits<Item>(
  items: Item[],
  work: (items: Item[]) => Promise<void>,
  alone: (item: Item, error: unknown) => Promise<void> | void,
): Promise<void> {
  const [first] = items
  if (first === undefined) return
  try {
    await work(items)
  } catch (error) {
    if (isOfTheMoment(error)) throw error
    if (items.length === 1) return alone(first, error)
    const half = Math.ceil(items.length / 2)
    await isolateCulprits(items.slice(0, half), work, alone)
    await isolateCulprits(items.slice(half), work, alone)
  }
}
