import { aims, awaits, daytime, end, grid, type JourneyStarter, mail, pause, tag } from './starter.ts'

export const winBack: JourneyStarter = {
  key: 'winBack',
  in: {
    en: {
      name: 'Win-back',
      text: 'For those who have not ordered in half a year; a last word to who does not answer.',
    },
    fr: {
      name: 'Reconquête',
      text: 'Pour ceux qui n’ont pas commandé depuis six mois ; un dernier mot à qui ne répond pas.',
    },
  },
  emails: ['winBack', 'lastWord'],
  draw: async ({ email, segment, language }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerSegment',
            settings: {
              segmentId: await segment(
                { en: 'No order in half a year', fr: 'Sans commande depuis six mois' },
                { kind: 'orderDate', which: 'last', compare: 'before', days: 180 },
              ),
              on: 'entered',
              existing: false,
              reentry: 'afterDays',
              days: 180,
            },
          },
        ],
        [daytime('daytime')],
        [mail('email', email('winBack'))],
        [awaits('clicked', 'Email Link Clicked', 14, 'days')],
        [tag('back', language === 'fr' ? 'de retour' : 'back'), mail('last', email('lastWord'))],
        [end()],
      ],
      [
        'trigger>daytime',
        'daytime>email',
        'email>clicked',
        'clicked:happened>back',
        'clicked:timedOut>last',
        'back>end',
        'last>end',
      ],
      aims('Order Completed', 30, true),
    ),
}

export const eventInvitation: JourneyStarter = {
  key: 'invitation',
  in: {
    en: { name: 'Event invitation', text: 'An invitation, a reminder to who has not answered, until they register.' },
    fr: {
      name: 'Invitation à un événement',
      text: 'Une invitation, un rappel à qui n’a pas répondu, jusqu’à l’inscription.',
    },
  },
  emails: ['event', 'eventReminder'],
  draw: ({ email }) =>
    grid(
      [
        [{ id: 'trigger', kind: 'triggerManual', settings: { reentry: 'afterExit' } }],
        [mail('invitation', email('event'))],
        [pause('days', 4, 'days')],
        [daytime('daytime')],
        [mail('reminder', email('eventReminder'))],
        [end()],
      ],
      ['trigger>invitation', 'invitation>days', 'days>daytime', 'daytime>reminder', 'reminder>end'],
      aims('Event Registered', 30, true),
    ),
}

/** What names one appointment in all events about it. */
const APPOINTMENT = 'appointment_id'

export const appointment: JourneyStarter = {
  key: 'appointment',
  in: {
    en: {
      name: 'Appointment reminder',
      text: 'A reminder a day before each appointment; one that is moved is reminded of in its time, one that is cancelled not at all.',
    },
    fr: {
      name: 'Rappel de rendez-vous',
      text: 'Un rappel la veille de chaque rendez-vous ; déplacé, il est rappelé à son heure ; annulé, il ne l’est pas.',
    },
  },
  emails: ['appointment'],
  draw: ({ email }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerEvent',
            settings: { event: 'Appointment Booked', where: [], reentry: 'afterExit', key: APPOINTMENT },
          },
        ],
        [
          {
            id: 'before',
            kind: 'wait',
            settings: {
              until: 'property',
              source: 'entry',
              property: 'starts_at',
              offsetDays: 0,
              offset: { amount: -1, unit: 'days' },
              keepTime: true,
              time: '09:00',
              yearly: false,
              follows: true,
              movedBy: ['Appointment Rescheduled'],
            },
          },
        ],
        [mail('reminder', email('appointment'))],
        [end()],
      ],
      ['trigger>before', 'before>reminder', 'before:noDate>end', 'reminder>end'],
      {
        goal: { event: 'Appointment Attended', where: [], same: [APPOINTMENT], days: 365, exit: false },
        exits: [{ kind: 'event', event: 'Appointment Cancelled', where: [], same: [APPOINTMENT] }],
      },
    ),
}

export const rePermission: JourneyStarter = {
  key: 'rePermission',
  in: {
    en: {
      name: 'Re-permission',
      text: 'Asks those who no longer read you whether to go on, and stops writing to who does not answer.',
    },
    fr: {
      name: 'Renouvellement d’accord',
      text: 'Demande à ceux qui ne vous lisent plus s’il faut continuer, et cesse d’écrire à qui ne répond pas.',
    },
  },
  emails: ['stay'],
  draw: async ({ email, segment, language }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerSegment',
            settings: {
              segmentId: await segment(
                { en: 'Written to, not reading', fr: 'Destinataires qui ne lisent plus' },
                {
                  kind: 'all',
                  of: [
                    { kind: 'message', action: 'sent', compare: 'atLeast', amount: 3, withinDays: 180 },
                    { kind: 'message', action: 'opened', compare: 'exactly', amount: 0, withinDays: 180 },
                    { kind: 'message', action: 'clicked', compare: 'exactly', amount: 0, withinDays: 180 },
                  ],
                },
              ),
              on: 'entered',
              existing: true,
              reentry: 'once',
            },
          },
        ],
        [daytime('daytime')],
        [mail('email', email('stay'))],
        [awaits('clicked', 'Email Link Clicked', 14, 'days')],
        [
          tag('stays', language === 'fr' ? 'accord renouvelé' : 'reconfirmed'),
          { id: 'stop', kind: 'recordConsent', settings: { channel: 'email', decision: 'withdrawn' } },
        ],
        [end()],
      ],
      [
        'trigger>daytime',
        'daytime>email',
        'email>clicked',
        'clicked:happened>stays',
        'clicked:timedOut>stop',
        'stays>end',
        'stop>end',
      ],
      aims('Email Link Clicked', 14, false),
    ),
}
