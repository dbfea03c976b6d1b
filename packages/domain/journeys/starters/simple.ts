import { end, grid, type JourneyStarter, mail } from './starter.ts'

export const blank: JourneyStarter = {
  key: 'blank',
  in: {
    en: { name: 'Blank journey', text: 'A trigger and an end, nothing else.' },
    fr: { name: 'Parcours vide', text: 'Un déclencheur et une fin, rien d’autre.' },
  },
  emails: [],
  draw: () =>
    grid(
      [[{ id: 'trigger', kind: 'triggerEvent', settings: { event: '', where: [], reentry: 'afterExit' } }], [end()]],
      ['trigger>end'],
    ),
}

export const announcement: JourneyStarter = {
  key: 'announcement',
  in: {
    en: { name: 'Announcement', text: 'You choose who gets an email, and when.' },
    fr: { name: 'Annonce', text: 'Vous choisissez qui reçoit un e-mail, et quand.' },
  },
  emails: ['welcome'],
  draw: ({ email }) =>
    grid(
      [
        [{ id: 'trigger', kind: 'triggerManual', settings: { reentry: 'afterExit' } }],
        [mail('email', email('welcome'))],
        [end()],
      ],
      ['trigger>email', 'email>end'],
    ),
}
