import type { accountEn } from './account.en.ts'

/** Les mots du compte en français ; les mêmes clés. */
export const accountFr: typeof accountEn = {
  title: 'Mon compte',
  profile: 'Profil',
  name: 'Nom',
  language: 'Langue de l’interface et des e-mails que je reçois',
  password: 'Mot de passe',
  current: 'Mot de passe actuel',
  fresh: 'Nouveau mot de passe',
  change: 'Changer le mot de passe',
  changed: 'Votre mot de passe a été modifié. Vos autres sessions sont fermées.',
  sessions: 'Appareils connectés',
  thisDevice: 'Cet appareil',
  unknownDevice: 'Appareil inconnu',
  seen: '{{address}}, dernière utilisation {{ago}}',
  end: 'Déconnecter',
  endOf: 'Déconnecter cet appareil : {{device}}',
  endOthers: 'Déconnecter partout ailleurs',
  endedOthers: 'Vos autres sessions sont fermées.',
  on: '{{browser}} sur {{system}}',
  menu: 'Compte et espaces de travail',
  forgotten: 'Mot de passe oublié ?',
  forgottenTitle: 'Choisir un nouveau mot de passe',
  forgottenText:
    'Indiquez votre adresse e-mail. Si un compte y correspond, vous recevrez un lien utilisable une seule fois, pendant une heure.',
  sendLink: 'Envoyer le lien',
  sent: 'Si un compte correspond à cette adresse, le lien est en route. Rien n’arrive ? Demandez à la personne qui administre cette installation : elle peut vous créer un lien.',
  backToLogIn: 'Retour à la connexion',
  newPasswordText:
    'Choisissez votre nouveau mot de passe. Toutes vos sessions seront fermées ; vous pourrez ensuite vous reconnecter.',
  setPassword: 'Enregistrer le mot de passe',
  askAgain: 'Demander un nouveau lien',
  passwordSet: 'Votre mot de passe est enregistré. Vous pouvez vous connecter.',
}
