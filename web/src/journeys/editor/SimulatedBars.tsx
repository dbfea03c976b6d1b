import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import classes from './simulate.module.css'

interface Props {
  title: string
  label: (index: number, last: boolean) => string
  draft: number[]
  /** What runs now, drawn behind it. */
  live: number[] | undefined
}

/** Parts of a whole as bars, the draft's before those of what runs now. */
export function SimulatedBars({ title, label, draft, live }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const sum = (counts: number[] | undefined) => (counts ?? []).reduce((total, count) => total + count, 0)
  const part = (counts: number[] | undefined, index: number) =>
    sum(counts) > 0 ? (counts?.[index] ?? 0) / sum(counts) : 0
  const max = Math.max(...draft.map((_, index) => Math.max(part(draft, index), part(live, index))), 0.01)
  const words = draft
    .flatMap((count, index) =>
      count > 0 ? [`${label(index, index === draft.length - 1) || index}: ${format.percent(count, sum(draft))}`] : [],
    )
    .join(', ')
  return (
    <figure style={{ margin: 0 }}>
      <Group justify="space-between" gap={6} component="figcaption">
        <Text size="sm" fw={500}>
          {title}
        </Text>
        {live && (
          <Text size="xs" c="dimmed">
            <span className={classes.draftKey} aria-hidden /> {t('simulate.draft')}{' '}
            <span className={classes.liveKey} aria-hidden /> {t('simulate.live')}
          </Text>
        )}
      </Group>
      <div className={classes.bars} role="img" aria-label={`${title}: ${words}`}>
        {draft.map((_, index) => (
          <div key={index} className={classes.bar} title={format.percent(part(draft, index), 1)}>
            {live && <span className={classes.live} style={{ height: `${(part(live, index) / max) * 100}%` }} />}
            <span className={classes.draft} style={{ height: `${(part(draft, index) / max) * 100}%` }} />
          </div>
        ))}
      </div>
      <div className={classes.labels} aria-hidden>
        {draft.map((_, index) => (
          <Text key={index} size="xs" c="dimmed">
            {label(index, index === draft.length - 1)}
          </Text>
        ))}
      </div>
    </figure>
  )
}
