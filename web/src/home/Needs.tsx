import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import type { NeedAnswer } from '@parcours/contract/home.ts'
import {
  IconAlertTriangle,
  IconChevronRight,
  IconCircleCheck,
  IconHandStop,
  IconInfoCircle,
  IconPencil,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { StateBadge, type StateBadgeStyle } from '../parts/StateBadge.tsx'
import { type NeedSort, needWords, pathOf, SORT_OF } from './needs.ts'
import { Part, SAYS_ITSELF } from './Part.tsx'

const LOOKS: Record<NeedSort, StateBadgeStyle> = {
  problem: { color: 'red', icon: IconAlertTriangle },
  decision: { color: 'yellow', icon: IconHandStop },
  draft: { color: 'gray', icon: IconPencil },
  info: { color: 'teal', icon: IconInfoCircle },
}
const FIRST_SHOWN = 6

/** What waits for the user, each with where it is settled. */
export function Needs() {
  const { t } = useTranslation()
  const needs = useQuery({
    queryKey: ['home', 'needs'],
    queryFn: () => call('listNeeds'),
    refetchInterval: 15_000,
    meta: SAYS_ITSELF,
  })
  return (
    <Part title={t('home.needs.title')} query={needs}>
      {({ data }) => (data.length === 0 ? <AllInOrder /> : <NeedList needs={data} />)}
    </Part>
  )
}

function AllInOrder() {
  const { t } = useTranslation()
  return (
    <Group gap="xs" wrap="nowrap">
      <IconCircleCheck size={20} color="var(--mantine-primary-color-filled)" aria-hidden />
      <Text>{t('home.needs.none')}</Text>
    </Group>
  )
}

function NeedList({ needs }: { needs: NeedAnswer[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [all, setAll] = useState(false)
  const shown = all ? needs : needs.slice(0, FIRST_SHOWN)
  const left = needs.length - shown.length
  return (
    <>
      <Stack gap={2} component="ul" style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {shown.map((need) => (
          <li key={`${need.kind} ${need.about?.id ?? ''}`}>
            <UnstyledButton component={Link} to={pathOf(need)} className="need" px="xs" py={8}>
              <Group gap="sm" wrap="nowrap" justify="space-between">
                <Group gap={8} style={{ flex: 1 }}>
                  <StateBadge look={LOOKS[SORT_OF[need.kind]]} word={t(`home.needs.sort.${SORT_OF[need.kind]}`)} />
                  <Text style={{ flex: '1 1 220px', overflowWrap: 'anywhere' }}>{needWords(need, t, format)}</Text>
                </Group>
                <IconChevronRight size={16} aria-hidden style={{ flexShrink: 0 }} />
              </Group>
            </UnstyledButton>
          </li>
        ))}
      </Stack>
      {left > 0 && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(true)}>
          {t('home.needs.more', { count: left, formatted: format.number(left) })}
        </Button>
      )}
    </>
  )
}
