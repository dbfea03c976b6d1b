import { useEffect, useState } from 'react'

/** The latest of a stream of live numbers; undefined until the first arrives. The browser reconnects by itself. */
export function useStream<T>(path: string | undefined): T | undefined {
  const [latest, setLatest] = useState<{ path: string; value: T }>()
  useEffect(() => {
    if (!path) return
    const source = new EventSource(path)
    source.onmessage = ({ data }: MessageEvent<string>) => setLatest({ path, value: JSON.parse(data) as T })
    return () => source.close()
  }, [path])
  return latest && latest.path === path ? latest.value : undefined
}
