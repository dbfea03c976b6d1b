import { Alert, Button, Group, Select, Stack, Table, Text, VisuallyHidden } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import type { SimulatedAnswer, SimulationAnswer } from '@parcours/contract/journeys.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useFormat } from '../../parts/format.ts'
import { OptionalNumberField } from '../../parts/NumberField.tsx'
import { useMutation } from '../../parts/useMutation.ts'
import { SidePanel } from './SidePanel.tsx'
import { SimulatedBars } from './SimulatedBars.tsx'

/** What the simulation is chosen by, in place of a step: no step can have this id. */
export const SIMULATE = ':simulate'

const DAYS = [7, 30, 90] as const
/** Contacts looked at first, and when one wants to know better. */
const FIRST = 100
const MORE = 400

interface Props {
  journeyId: string
  save: () => Promise<void>
  incomplete: boolean
  overlay: boolean
  onClose: () => void
  /** How many would have left each step by each way, to be drawn. */
  onCounts: (counts: SimulatedAnswer['ports'] | undefined) => void
}

/** Plays the draft over what contacts really did in the last days. */
export function SimulatePanel({ journeyId, save, incomplete, overlay, onClose, onCounts }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [days, setDays] = useState(30)
  const run = useMutation({
    mutationFn: async (contacts: number) => {
      await save()
      return call('simulateJourney', { params: { id: journeyId }, body: { days, contacts } })
    },
    onSuccess: ({ draft }) => onCounts(draft.ports),
  })
  useEffect(() => () => onCounts(undefined), [onCounts])
  const result = run.data
  return (
    <SidePanel
      label={t('simulate.title')}
      title={t('simulate.title')}
      text={t('simulate.text')}
      overlay={overlay}
      onClose={onClose}
    >
      {incomplete && <Alert color="yellow">{t('try.incomplete')}</Alert>}
      <Group align="flex-end" gap={6} grow>
        <Select
          label={t('simulate.days')}
          allowDeselect={false}
          value={String(days)}
          data={DAYS.map((one) => ({ value: String(one), label: t('duration.full.days', { count: one }) }))}
          onChange={(value) => value && setDays(Number(value))}
        />
        <Button onClick={() => run.mutate(FIRST)} loading={run.isPending} disabled={incomplete}>
          {t('simulate.run')}
        </Button>
      </Group>
      {run.isPending && (
        <Text size="sm" c="dimmed" role="status">
          {t('simulate.running')}
        </Text>
      )}
      <ErrorNote error={run.error} />
      {result && !run.isPending && (
        <Stack gap="sm" aria-live="polite">
          <Text size="sm">
            {t('simulate.happened', {
              count: result.happened,
              formatted: format.number(result.happened),
              contacts: format.number(result.concerned),
            })}
            {result.sampled < result.concerned &&
              ` ${t('simulate.sampled', { count: result.sampled, formatted: format.number(result.sampled) })}`}
          </Text>
          {result.sampled < result.concerned && result.sampled < MORE && (
            <Button
              size="compact-sm"
              variant="default"
              style={{ alignSelf: 'flex-start' }}
              onClick={() => run.mutate(MORE)}
            >
              {t('simulate.more', { count: Math.min(MORE, result.concerned) })}
            </Button>
          )}
          {result.sampled > 0 && <Figures result={result} />}
          {result.draft.emails > 0 && (
            <>
              <SimulatedBars
                title={t('simulate.perPerson')}
                label={(index, last) => (last ? `${index}+` : String(index))}
                draft={result.draft.perContact}
                live={result.live?.perContact}
              />
              <SimulatedBars
                title={t('simulate.hours')}
                label={(index) => (index % 6 === 0 ? `${index} h` : '')}
                draft={result.draft.hours}
                live={result.live?.hours}
              />
            </>
          )}
          <Text size="xs" c="dimmed">
            {t('simulate.asToday')}
          </Text>
        </Stack>
      )}
    </SidePanel>
  )
}

/** The draft beside what runs now; of a sample, what it says of all is told as such. */
function Figures({ result: { concerned, sampled, draft, live } }: { result: SimulationAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [price, setPrice] = useLocalStorage<number | string>({ key: 'parcours.pricePerThousand', defaultValue: '' })
  const whole = sampled === concerned
  const all = (count: number) =>
    whole
      ? format.number(count)
      : t('simulate.about', { formatted: format.number(rounded((count * concerned) / sampled)) })
  const rows = [
    { name: t('simulate.enter'), of: ({ contacts }: SimulatedAnswer) => all(contacts) },
    { name: t('simulate.entries'), of: ({ entries }: SimulatedAnswer) => all(entries) },
    { name: t('simulate.emails'), of: ({ emails }: SimulatedAnswer) => all(emails) },
    { name: t('simulate.heldBack'), of: ({ excluded }: SimulatedAnswer) => all(excluded) },
    { name: t('simulate.goals'), of: ({ goals, contacts }: SimulatedAnswer) => format.percent(goals, contacts) },
    ...(Number(price) > 0
      ? [
          {
            name: t('simulate.cost'),
            of: ({ emails }: SimulatedAnswer) =>
              format.number(Math.round(((emails * (concerned / sampled)) / 1000) * Number(price) * 100) / 100),
          },
        ]
      : []),
  ]
  return (
    <>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <VisuallyHidden>{t('simulate.figure')}</VisuallyHidden>
            </Table.Th>
            <Table.Th className="number">{t('simulate.draft')}</Table.Th>
            {live && <Table.Th className="number">{t('simulate.live')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, of }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td className="number">{of(draft)}</Table.Td>
              {live && <Table.Td className="number">{of(live)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <OptionalNumberField
        size="xs"
        label={t('simulate.price')}
        min={0}
        decimals={2}
        value={price === '' ? null : Number(price)}
        onChange={(next) => setPrice(next ?? '')}
      />
    </>
  )
}

/** To two digits: a sample tells no more. */
function rounded(value: number): number {
  const size = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1)
  return Math.round(value / size) * size
}
