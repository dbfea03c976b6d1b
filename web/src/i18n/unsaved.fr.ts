import type { unsavedEn } from './unsaved.en.ts'

/** Les mots de ce qui n’est pas encore enregistré, en français ; les mêmes clés. */
export const unsavedFr: typeof unsavedEn = {
  restored: 'Vos modifications qui n’étaient pas enregistrées ont été rétablies.',
  formRestored: 'Votre saisie qui n’était pas enregistrée a été rétablie.',
  waits:
    '« {{name}} » a des modifications non enregistrées. Elles sont conservées sur cet appareil et seront envoyées dès que le serveur répondra.',
  needsYou: 'Des modifications de « {{name}} » n’ont pas pu être enregistrées.',
  open: 'Ouvrir',
  stay: 'Rester sur la page',
  leaveDraft: {
    title: 'Vos dernières modifications ne sont pas encore enregistrées',
    text: 'L’enregistrement n’a pas abouti. Si vous quittez la page, elles restent sur cet appareil et seront envoyées dès que possible.',
    leave: 'Quitter',
  },
  leaveForm: {
    title: 'Enregistrer vos modifications ?',
    text: 'Cette page contient des modifications non enregistrées.',
    leave: 'Ne pas enregistrer',
  },
  conflict: {
    title: 'Quelqu’un d’autre a enregistré entre-temps',
    text: 'Vous voyez votre version, qui n’est pas encore enregistrée. Si vous prenez l’autre, vous pourrez encore annuler.',
    mine: 'Garder la mienne',
    theirs: 'Prendre l’autre',
    taken: 'Vous voyez maintenant l’autre version.',
  },
}
