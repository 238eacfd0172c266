"""The directory against a model of plain dictionaries: whatever is tried in whatever order, both agree."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from teduh.sealing.directory import Directory, DirectoryAction, DirectoryEntry, DirectoryRole
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ZERO_SIGNATURE
from twin.directory import apply, plant, sign_entry
from twin.keys import KeyPair
from twin.randomness import SeededRandomness

SCHOOL = bytes(range(16))
USERS = [bytes([number]) * 16 for number in range(4)]
RANDOMNESS = SeededRandomness("directory model")
KEYS = [KeyPair.make(RANDOMNESS) for _ in range(5)]
BLANK = plant(SCHOOL, USERS[0], "Ratna", KEYS[0], time_ms=1).entries[0]

users, keys = st.sampled_from(USERS), st.sampled_from(KEYS)


class DirectoryModel(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.log = plant(SCHOOL, USERS[0], "Ratna", KEYS[0], time_ms=1)
        self.active = {USERS[0]: (KEYS[0], DirectoryRole.COORDINATOR)}
        self.owner = {KEYS[0]: USERS[0]}
        self.pasts: list[dict[bytes, bytes]] = [{}, self.shown()]

    def shown(self) -> dict[bytes, bytes]:
        return {pair.key_id: user for user, (pair, _) in self.active.items()}

    @rule(
        action=st.sampled_from(DirectoryAction),
        user=users,
        pair=keys,
        role=st.sampled_from(DirectoryRole),
        voucher=keys,
    )
    def attempt(
        self,
        action: DirectoryAction,
        user: bytes,
        pair: KeyPair,
        role: DirectoryRole,
        voucher: KeyPair,
    ) -> None:
        entry = self.entry(action, user, pair, role, voucher)
        if not self.allowed(action, user, pair, voucher):
            size, head = self.log.size, self.log.head
            try:
                self.log.append(entry)
            except SealingError:
                assert (self.log.size, self.log.head) == (size, head)
                return
            raise AssertionError("the log took what the model refuses")
        self.log.append(entry)
        if action is DirectoryAction.REVOKE:
            del self.active[user]
        else:
            self.active[user] = (pair, role)
            self.owner[pair] = user
        self.pasts.append(self.shown())

    def allowed(self, action: DirectoryAction, user: bytes, pair: KeyPair, voucher: KeyPair) -> bool:
        vouched = (voucher, DirectoryRole.COORDINATOR) in self.active.values()
        stands, hers = user in self.active, self.owner.get(pair, user) == user
        if action is DirectoryAction.REVOKE:
            return vouched and stands and self.active[user][0] == pair
        return vouched and hers and stands is (action is DirectoryAction.REPLACE)

    def entry(
        self, action: DirectoryAction, user: bytes, pair: KeyPair, role: DirectoryRole, voucher: KeyPair
    ) -> DirectoryEntry:
        revoking = action is DirectoryAction.REVOKE
        signed = apply(SCHOOL, user, role, "Nama", keys=pair).self_signature
        told = replace(
            BLANK,
            action=action,
            index=self.log.size,
            head_before=self.log.head,
            user_id=user,
            role=role,
            name="Nama",
            box_public=pair.box_public,
            sign_public=pair.sign_public,
            self_signature=ZERO_SIGNATURE if revoking else signed,
            voucher_key_id=voucher.key_id,
        )
        return sign_entry(told, voucher)

    @invariant()
    def every_past_is_remembered(self) -> None:
        for size, past in enumerate(self.pasts):
            stood = self.log.active_keys_at(size)
            assert {key_id: entry.user_id for key_id, entry in stood.items()} == past
            assert all(self.log.active_key_at(pair.key_id, size) == stood.get(pair.key_id) for pair in KEYS)

    def teardown(self) -> None:
        again = Directory.replay(SCHOOL, [entry.encode() for entry in self.log.entries])
        assert again.head == self.log.head


TestDirectoryModel = DirectoryModel.TestCase
TestDirectoryModel.settings = settings(max_examples=25, stateful_step_count=15, deadline=None, database=None)
