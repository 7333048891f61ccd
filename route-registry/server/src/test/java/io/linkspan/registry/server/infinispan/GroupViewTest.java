package io.linkspan.registry.server.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.infinispan.remoting.transport.Address;
import org.junit.jupiter.api.Test;

class GroupViewTest {
    private final Address one = Address.random();
    private final Address two = Address.random();
    private final Address joined = Address.random();
    private final List<Address> owners = List.of(one, two);

    GroupViewTest() {}

    @Test
    void ownersHaveStayedWhileNothingChangedOrAnotherNodeCame() {
        GroupView before = new GroupView(4, owners);
        assertThat(before.keptUntil(before, owners)).isTrue();
        assertThat(before.keptUntil(new GroupView(5, List.of(one, two, joined)), owners))
                .isTrue();
    }

    @Test
    void ownerThatLeftOrWasNotThereHasNotStayed() {
        GroupView both = new GroupView(4, owners);
        GroupView alone = new GroupView(5, List.of(one));
        assertThat(both.keptUntil(alone, owners)).isFalse();
        assertThat(alone.keptUntil(alone, owners)).isFalse();
        assertThat(alone.keptUntil(new GroupView(6, owners), owners)).isFalse();
    }

    @Test
    void ownerThatMayHaveLeftAndComeBackHasNotStayed() {
        assertThat(new GroupView(4, owners).keptUntil(new GroupView(6, owners), owners))
                .isFalse();
    }
}
