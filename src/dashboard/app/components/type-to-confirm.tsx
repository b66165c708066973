/** The label of a field in which a name is typed once more. A span of its own: labels lay their parts out in columns. */
export const TypeToConfirm = ({ name }: { name: string }) => (
  <span>
    Type <strong className="font-semibold wrap-anywhere select-all">{name}</strong> to confirm
  </span>
);
