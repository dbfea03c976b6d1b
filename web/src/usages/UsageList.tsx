import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import type { UsageAnswer } from '@parcours/contract/usages.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../paths.ts'

const PATH_OF = {
  journey: paths.journey,
  campaign: paths.campaign,
  segment: paths.segment,
  template: paths.template,
} satisfies Record<UsageAnswer['kind'], (id: string) => string>

/** What uses a thing, each with its kind, where it is, and whether it is live. */
export function UsageList({ usages }: { usages: UsageAnswer[] }) {
  const { t } = useTranslation()
  return (
    <Stack component="ul" gap={6} p={0} m={0} mah={260} style={{ listStyle: 'none', overflowY: 'auto' }}>
      {usages.map(({ kind, id, name, isLive }) => (
        <Group key={id} component="li" gap={8} wrap="nowrap">
          <Text size="sm" c="dimmed" flex="none">
            {t(`usages.kinds.${kind}`)}
          </Text>
          <Anchor component={Link} to={PATH_OF[kind](id)} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Anchor>
          {isLive && (
            <Badge size="sm" variant="light" color="teal" c="var(--mantine-color-text)" tt="none" flex="none">
              {t('usages.live')}
            </Badge>
          )}
        </Group>
      ))}
    </Stack>
  )
}
