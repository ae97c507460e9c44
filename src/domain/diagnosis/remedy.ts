/** What mends a cause. The face makes words and commands of it, for whoever keeps the files: kubepki's store, kubeadm, or hands. */
export const REMEDIES = {
  'renew-certificate':
    'a new certificate from the same authority, with the names and purposes it should have',
  'replace-certificate': 'the certificate that belongs here, of this cluster',
  'put-authority': 'the authority that signs in this cluster, in place of what stands there',
  'add-authority': 'the missing authority beside those that stand there',
  'extend-authority': 'the authority again, with the same key and a later end',
  'remake-authority': 'an authority that may sign, and all that it has signed',
  'restore-pair': 'the key that belongs to the certificate, or both again',
  'order-chain': "the program's own certificate first, then the intermediates",
  'new-kubeconfig': 'the kubeconfig again',
  'restart': 'the program restarted, so that it reads what lies on disk',
  'set-flag': 'the flag as it should be',
  'drop-flag': 'the flag away',
  'restrict-mode': 'permission bits that let nobody else read or write it',
  'set-owner': 'the owner as it should be',
  'restore-file': 'the file at the path where the program looks for it',
  'set-clock': 'a clock that is right, or a certificate that is valid already',
  'edit-file': 'the file changed by hand as told',
  'look': 'nothing that can be typed: a person must decide',
} as const;
export type RemedyId = keyof typeof REMEDIES;
