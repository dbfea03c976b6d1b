import { useTranslation } from 'react-i18next'
import { useFormat } from '../parts/format.ts'

const WIDTH = 96
const HEIGHT = 24

/** Counts of the last hours as a small line from zero, the latest at the right. */
export function Sparkline({ hours }: { hours: number[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const max = Math.max(1, ...hours)
  const points = hours.map(
    (count, hour) => `${(hour * WIDTH) / (hours.length - 1)},${HEIGHT - 1 - (count / max) * (HEIGHT - 3)}`,
  )
  return (
    <svg
      className="sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('home.happened.hours', { values: hours.map(format.number).join(' ') })}
    >
      <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} />
      <polyline points={points.join(' ')} />
    </svg>
  )
}
