import { useEffect, useState } from 'react'

/** After a failure that the browser takes for final, such as a server that starts, the stream is asked for again. */
const AGAIN_MS = 10_000

interface Stream<T> {
  /** Undefined until the first arrives. */
  latest: T | undefined
  /** When it arrived, by this device's clock. */
  at: number
  /** Nothing comes at present: what is shown has to be asked for otherwise. */
  isLost: boolean
}

/** What is known last: from a stream, or from a query for the same. */
export function newest<T>(
  { latest, at }: Stream<T>,
  query: { data: T | undefined; dataUpdatedAt: number },
): T | undefined {
  return latest !== undefined && at >= query.dataUpdatedAt ? latest : (query.data ?? latest)
}

/** Live numbers. A connection that breaks comes back, by the browser's own means or anew. */
export function useStream<T>(path: string): Stream<T> {
  const [seen, setSeen] = useState<{ path: string; value: T; at: number }>()
  const [isLost, setLost] = useState(false)
  useEffect(() => {
    let source: EventSource
    let again: ReturnType<typeof setTimeout>
    const open = () => {
      source = new EventSource(path)
      source.onmessage = ({ data }: MessageEvent<string>) => {
        setLost(false)
        setSeen({ path, value: JSON.parse(data) as T, at: Date.now() })
      }
      source.onerror = () => {
        setLost(true)
        if (source.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS)
      }
    }
    open()
    return () => {
      clearTimeout(again)
      source.close()
    }
  }, [path])
  const mine = seen?.path === path ? seen : undefined
  return { latest: mine?.value, at: mine?.at ?? 0, isLost }
}
