import { Button, Checkbox, Group, Paper, Stack, Switch, Text } from '@mantine/core'
import { type SplitBranch, sumOfShares } from '@parcours/model/journey/nodes/split.ts'
import { freshPortId } from '@parcours/model/journey/port-id.ts'
import { IconArrowsShuffle, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { FieldError } from '../../parts/FieldError.tsx'
import { useFormat } from '../../parts/format.ts'
import { NumberField } from '../../parts/NumberField.tsx'
import { PortHead } from './PortHead.tsx'
import type { NodeView } from './view.ts'

const MAX_BRANCHES = 10

/** All shares alike; what does not part evenly goes to the last. */
function even(ways: SplitBranch[]): SplitBranch[] {
  const share = Math.floor(10_000 / ways.length) / 100
  return ways.map((branch, index) => ({
    ...branch,
    share: index === ways.length - 1 ? Math.round((100 - share * (ways.length - 1)) * 100) / 100 : share,
  }))
}

export const split: NodeView<'split'> = {
  icon: IconArrowsShuffle,
  group: 'decide',
  color: 'yellow',
  summary: ({ ways }, { t, format }) =>
    ways
      .map(
        ({ name, share }, index) =>
          `${name || t('nodes.branch.way', { number: index + 1 })} ${format.percent(share, 100)}`,
      )
      .join(' · '),
  portName: ({ ways }, port, { t, format }) => {
    const index = ways.findIndex(({ id }) => id === port)
    const branch = ways[index]
    return branch
      ? `${branch.name || t('nodes.branch.way', { number: index + 1 })} ${format.percent(branch.share, 100)}`
      : port
  },
  Form: function SplitForm({ settings, onChange, errorAt }) {
    const { ways, winner } = settings
    const { t } = useTranslation()
    const format = useFormat()
    const change = (changed: SplitBranch[]) => onChange({ ...settings, ways: changed })
    const replace = (index: number, branch: SplitBranch) => change(ways.map((one, at) => (at === index ? branch : one)))
    return (
      <Stack gap="sm">
        {ways.map((branch, index) => (
          <Paper key={branch.id} withBorder p="sm">
            <PortHead
              name={branch.name}
              placeholder={t('nodes.branch.way', { number: index + 1 })}
              onRename={(name) => replace(index, { ...branch, name })}
              onRemove={ways.length > 2 ? () => change(ways.toSpliced(index, 1)) : undefined}
            />
            <NumberField
              label={t('nodes.split.share')}
              suffix=" %"
              min={0}
              max={100}
              decimals={2}
              value={branch.share}
              onChange={(share) => replace(index, { ...branch, share })}
            />
            <Checkbox
              mt="xs"
              label={t('nodes.split.holdout')}
              checked={branch.holdout}
              onChange={({ currentTarget }) => replace(index, { ...branch, holdout: currentTarget.checked })}
            />
          </Paper>
        ))}
        {errorAt('ways') ? (
          <FieldError message={errorAt('ways')} />
        ) : (
          <Text size="sm">{t('nodes.split.sum', { sum: format.percent(sumOfShares(ways), 100) })}</Text>
        )}
        <Group gap={6}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            disabled={ways.length >= MAX_BRANCHES}
            onClick={() =>
              change(
                even([
                  ...ways,
                  { id: freshPortId(ways), name: String.fromCharCode(65 + ways.length), share: 0, holdout: false },
                ]),
              )
            }
          >
            {t('nodes.split.add')}
          </Button>
          <Button variant="default" size="xs" onClick={() => change(even(ways))}>
            {t('nodes.split.even')}
          </Button>
        </Group>
        <Switch
          label={t('nodes.split.winner')}
          description={t('nodes.split.winnerText')}
          checked={winner !== undefined}
          error={errorAt('winner')}
          onChange={({ currentTarget }) =>
            onChange({ ways, ...(currentTarget.checked && { winner: { confidence: 95, least: 200 } }) })
          }
        />
        {winner && (
          <>
            <NumberField
              label={t('nodes.split.confidence')}
              suffix=" %"
              min={80}
              max={99}
              value={winner.confidence}
              onChange={(value) => onChange({ ways, winner: { ...winner, confidence: value } })}
            />
            <NumberField
              label={t('nodes.split.least')}
              min={20}
              max={1_000_000}
              value={winner.least}
              onChange={(value) => onChange({ ways, winner: { ...winner, least: value } })}
            />
          </>
        )}
      </Stack>
    )
  },
}
