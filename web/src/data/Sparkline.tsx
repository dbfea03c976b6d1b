const HEIGHT = 24
const COLUMN = 6
const GAP = 2

/** Counts of days as small columns from zero, the latest last; `label` says in words what they show. */
export function Sparkline({ counts, label }: { counts: number[]; label: string }) {
  const max = Math.max(1, ...counts)
  const width = counts.length * (COLUMN + GAP) - GAP
  return (
    <svg role="img" aria-label={label} width={width} height={HEIGHT} style={{ display: 'block' }}>
      <title>{label}</title>
      {counts.map((count, index) => {
        // A day without events leaves a line, so that the days can be counted.
        const height = count === 0 ? 1 : Math.max(2, (HEIGHT * count) / max)
        return (
          <rect
            key={index}
            x={index * (COLUMN + GAP)}
            y={HEIGHT - height}
            width={COLUMN}
            height={height}
            rx={1}
            fill={count === 0 ? 'var(--app-line)' : 'var(--mantine-primary-color-filled)'}
          />
        )
      })}
    </svg>
  )
}
