import { aims, awaits, daytime, end, grid, type JourneyStarter, mail, pause, tag } from './starter.ts'

export const welcome: JourneyStarter = {
  key: 'welcome',
  in: {
    en: { name: 'Welcome', text: 'An email on sign-up, another two days later for those who have not ordered.' },
    fr: { name: 'Bienvenue', text: 'Un e-mail à l’inscription, un autre deux jours après à qui n’a pas commandé.' },
  },
  emails: ['welcome', 'discover'],
  draw: ({ email }) =>
    grid(
      [
        [{ id: 'trigger', kind: 'triggerEvent', settings: { event: 'Signed Up', where: [], reentry: 'once' } }],
        [mail('welcome', email('welcome'))],
        [pause('days', 2, 'days')],
        [
          {
            id: 'ordered',
            kind: 'condition',
            settings: { condition: { kind: 'order', measure: 'count', compare: 'atLeast', amount: 1 } },
          },
        ],
        [end('bought'), mail('discover', email('discover'))],
        [end()],
      ],
      ['trigger>welcome', 'welcome>days', 'days>ordered', 'ordered:yes>bought', 'ordered:no>discover', 'discover>end'],
      aims('Order Completed', 30, false),
    ),
}

export const birthday: JourneyStarter = {
  key: 'birthday',
  in: {
    en: { name: 'Birthday', text: 'A kind word on the day, from their property “birthday”.' },
    fr: { name: 'Anniversaire', text: 'Un mot aimable le jour même, d’après leur propriété « birthday ».' },
  },
  emails: ['birthday'],
  draw: async ({ email, segment }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerSegment',
            settings: {
              segmentId: await segment(
                { en: 'Birthday today', fr: 'Anniversaire aujourd’hui' },
                { kind: 'property', property: 'birthday', operator: 'anniversaryInDays', value: 0 },
              ),
              on: 'entered',
              existing: true,
              reentry: 'afterDays',
              days: 300,
            },
          },
        ],
        [daytime('daytime')],
        [mail('email', email('birthday'))],
        [end()],
      ],
      ['trigger>daytime', 'daytime>email', 'email>end'],
      aims('Order Completed', 14, false),
    ),
}

export const vip: JourneyStarter = {
  key: 'vip',
  in: {
    en: {
      name: 'Best customers',
      text: 'Who becomes one of your best customers is thanked, tagged, and told to the team.',
    },
    fr: {
      name: 'Meilleurs clients',
      text: 'Qui devient l’un de vos meilleurs clients est remercié, étiqueté, et signalé à l’équipe.',
    },
  },
  emails: ['vip'],
  draw: async ({ email, segment, language }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerSegment',
            settings: {
              segmentId: await segment({ en: 'Champions', fr: 'Champions' }, { kind: 'rfm', classes: ['champions'] }),
              on: 'entered',
              existing: false,
              reentry: 'once',
            },
          },
        ],
        [tag('tag', 'vip')],
        [mail('email', email('vip'))],
        [
          {
            id: 'tell',
            kind: 'tellTeam',
            settings: {
              subject: language === 'fr' ? 'De nouveaux meilleurs clients' : 'New best customers',
              text: language === 'fr' ? 'Un mot personnel leur ferait plaisir.' : 'A personal word would please them.',
              to: [],
            },
          },
        ],
        [end()],
      ],
      ['trigger>tag', 'tag>email', 'email>tell', 'tell>end'],
      aims('Order Completed', 90, false),
    ),
}

export const leadNurturing: JourneyStarter = {
  key: 'nurturing',
  in: {
    en: { name: 'Lead nurturing', text: 'A guide, a case, an offer to talk; who clicks is told to the team.' },
    fr: {
      name: 'Accompagnement',
      text: 'Un guide, un cas, une invitation à échanger ; qui clique est signalé à l’équipe.',
    },
  },
  emails: ['guide', 'example', 'talk'],
  draw: ({ email, language }) => {
    const weekdays = [1, 2, 3, 4, 5]
    return grid(
      [
        [{ id: 'trigger', kind: 'triggerEvent', settings: { event: 'Guide Requested', where: [], reentry: 'once' } }],
        [mail('guide', email('guide'))],
        [pause('days', 3, 'days')],
        [daytime('office', weekdays)],
        [mail('case', email('example'))],
        [awaits('clicked', 'Email Link Clicked', 4, 'days')],
        [
          {
            id: 'tell',
            kind: 'tellTeam',
            settings: {
              subject: language === 'fr' ? 'Des personnes intéressées' : 'People who are interested',
              text:
                language === 'fr'
                  ? 'Elles ont lu le guide et le cas. Appelez-les.'
                  : 'They read the guide and the case. Call them.',
              to: [],
            },
          },
          daytime('later', weekdays),
        ],
        [tag('tag', language === 'fr' ? 'intéressé' : 'interested'), mail('talk', email('talk'))],
        [end()],
      ],
      [
        'trigger>guide',
        'guide>days',
        'days>office',
        'office>case',
        'case>clicked',
        'clicked:happened>tell',
        'clicked:timedOut>later',
        'tell>tag',
        'later>talk',
        'tag>end',
        'talk>end',
      ],
      aims('Meeting Booked', 60, true),
    )
  },
}
