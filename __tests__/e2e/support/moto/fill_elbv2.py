"""Network load balancers: their ARNs, and the addresses that they have in their subnets."""

from typing import Any

from moto.elbv2.exceptions import DuplicateLoadBalancerName, InvalidConfigurationRequest
from moto.elbv2.models import (
    AvailabilityZone,
    ELBv2Backend,
    FakeLoadBalancer,
    elbv2_backends,
)


def _zones(balancer: FakeLoadBalancer) -> list[AvailabilityZone]:
    interfaces = getattr(balancer, "interfaces", {})
    zones = [AvailabilityZone(subnet) for subnet in balancer.subnets]
    for zone in zones:
        if interface := interfaces.get(zone.subnet_id):
            zone.load_balancer_addresses = [{"PrivateIPv4Address": interface.private_ip_address}]
    return zones


class FilledELBv2Backend(ELBv2Backend):
    # moto finds a backend's service and its paths by the module of the class.
    __module__ = ELBv2Backend.__module__

    def create_load_balancer(self, name: str, *args: Any, **kwargs: Any) -> FakeLoadBalancer:
        if any(balancer.name == name for balancer in self.load_balancers.values()):
            raise DuplicateLoadBalancerName()
        balancer = super().create_load_balancer(name, *args, **kwargs)
        if balancer.type != "network":
            return balancer
        old = balancer.arn
        balancer.arn = old.replace(":loadbalancer/app/", ":loadbalancer/net/")
        self.load_balancers[balancer.arn] = self.load_balancers.pop(old)
        self.tagging_service.tag_resource(balancer.arn, kwargs.get("tags"))
        self.tagging_service.delete_all_tags_for_resource(old)
        balancer.interfaces = {}
        try:
            self._take_addresses(balancer, kwargs.get("subnet_mappings") or [])
        except InvalidConfigurationRequest:
            self.delete_load_balancer(balancer.arn)
            raise
        return balancer

    def set_subnets(
        self, arn: str, subnets: list[str], subnet_mappings: list[dict[str, Any]]
    ) -> list[AvailabilityZone]:
        super().set_subnets(arn, subnets, subnet_mappings)
        balancer = self.load_balancers[arn]
        if balancer.type == "network":
            kept = {subnet.id for subnet in balancer.subnets}
            for subnet_id in [one for one in balancer.interfaces if one not in kept]:
                self._release_address(balancer, subnet_id)
            new = [one for one in subnet_mappings if one["SubnetId"] not in balancer.interfaces]
            self._take_addresses(balancer, new)
        return _zones(balancer)

    def delete_load_balancer(self, arn: str) -> None:
        balancer = self.load_balancers.get(arn)
        for subnet_id in list(getattr(balancer, "interfaces", {})):
            self._release_address(balancer, subnet_id)
        super().delete_load_balancer(arn)

    def _take_addresses(self, balancer: Any, mappings: list[dict[str, Any]]) -> None:
        """In each subnet the address that is asked for, or a free one."""
        for mapping in mappings:
            subnet = self.ec2_backend.get_subnet(mapping["SubnetId"])
            address = mapping.get("PrivateIPv4Address")
            if address is None:
                address = subnet.get_available_subnet_ip(balancer)
            else:
                try:
                    subnet.request_ip(address, balancer)
                except Exception as error:
                    raise InvalidConfigurationRequest(f"{address}: {error}")
            balancer.interfaces[subnet.id] = self.ec2_backend.create_network_interface(
                subnet, address, description=f"ELB {balancer.arn.split(':loadbalancer/')[1]}"
            )

    def _release_address(self, balancer: Any, subnet_id: str) -> None:
        interface = balancer.interfaces.pop(subnet_id)
        interface.subnet.del_subnet_ip(interface.private_ip_address)
        self.ec2_backend.delete_network_interface(interface.id)


def install() -> None:
    elbv2_backends.backend = FilledELBv2Backend
    FakeLoadBalancer.availability_zones = property(_zones)
