// The predeployed contract that counts proven work; only the protocol writes it.
const getter = (name, inputs) => ({
  type: 'function',
  name,
  stateMutability: 'view',
  inputs: inputs.map((type) => ({ type })),
  outputs: [{ type: 'uint256' }],
});

export const workRegistry = {
  address: '0x0000000000000000000000000000000000000057',
  abi: [getter('unitsOf', ['address']), getter('earnedBy', ['address']), getter('totalUnits', [])],
};
