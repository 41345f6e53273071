/** Labels of places, nature and vehicles, by AWS's category: `Name < parents = aliases`, one a line. */
export const BUILDINGS_AND_ARCHITECTURE = `
Architecture
Building < Architecture
Housing < Architecture, Building
House < Architecture, Building, Housing
Castle < Architecture, Building, Fortress
Fortress < Architecture, Building
Palace < Architecture, Building, House, Housing
Pagoda < Architecture, Building, Shrine, Temple
Monastery < Architecture, Building, Housing
Church < Architecture, Building
Cathedral < Architecture, Building, Church
Altar < Architecture, Building, Church
Mosque < Architecture, Building, Dome
Dome < Architecture, Building
Bell Tower < Architecture, Building, Tower
Tower < Architecture, Building
Water Tower < Architecture, Building, Tower
Lighthouse < Architecture, Beacon, Building, Tower
Beacon < Architecture, Building, Tower
Barn < Architecture, Building, Countryside, Farm, Nature, Outdoors, Rural
Greenhouse < Garden, Nature, Outdoors
Shop
Butcher Shop < Shop
Grocery Store < Shop, Supermarket
Supermarket < Shop = Department Store
Shoe Shop < Shop
Restaurant < Indoors
Bridge
Suspension Bridge < Bridge
Arch Bridge < Arch, Architecture, Bridge
Arch < Architecture = Arched
Gothic Arch < Arch, Architecture
Viaduct < Bridge
Dam < Architecture, Building
Picket < Fence
Roof < Architecture, Building
Tile Roof < Architecture, Building, Roof
Stone Wall < Architecture, Building, Wall
Wall < Architecture, Building
Pillar < Architecture = Column
Monument
Obelisk < Architecture, Building, Monument, Pillar, Tower
Hut < Architecture, Building, Countryside, Nature, Outdoors, Rural
Tent
Planetarium < Architecture, Building
Construction
Ruins
Canopy
Pier < Water
Shipwreck
Sundial
`;

export const EDUCATION = `
Library < Architecture, Building, Indoors
Publication
`;

export const NATURE_AND_OUTDOORS = `
Astronomy
Outer Space < Astronomy = Space, Universe
Honeycomb
Seashell < Animal, Invertebrate, Sea Life
Farm < Countryside, Nature, Outdoors, Rural
Fountain < Architecture, Water
Nature
Outdoors
Scenery < Nature, Outdoors
Landscape < Nature, Outdoors
Mountain < Nature, Outdoors
Mountain Range < Mountain, Nature, Outdoors
Valley < Nature, Outdoors
Volcano < Mountain, Nature, Outdoors
Cliff < Nature, Outdoors
Promontory < Nature, Outdoors, Water
Countryside < Nature, Outdoors
Rural < Countryside, Nature, Outdoors
Garden < Nature, Outdoors
Sea < Nature, Outdoors, Water = Ocean
Beach < Coast, Nature, Outdoors, Sea, Shoreline, Water
Coast < Nature, Outdoors, Sea, Shoreline, Water
Shoreline < Coast, Nature, Outdoors, Sea, Water
Lake < Nature, Outdoors, Water
Lakefront < Nature, Outdoors, Water, Waterfront
Water
Geyser < Mountain, Nature, Outdoors
Coral Reef < Nature, Outdoors, Reef, Sea, Water
Sky < Nature, Outdoors
Night < Nature, Outdoors
Snow < Nature, Outdoors
Waterfront < Water
`;

export const PLANTS_AND_FLOWERS = `
Strawberry < Berry, Food, Fruit, Plant, Produce
Plant
Flower < Plant = Blossom
Daisy < Flower, Plant = Aster, Asteraceae, Daisies
Petal < Flower, Plant
Planter < Jar, Plant, Potted Plant, Pottery, Vase
Grass < Plant
Straw < Countryside, Nature, Outdoors = Hay
Fungus < Plant
Agaric < Fungus, Mushroom, Plant
Orchid < Flower, Plant
`;

export const RELIGION = `
Temple < Architecture, Building
Shrine < Architecture, Building, Temple
`;

export const TRANSPORT_AND_LOGISTICS = `
Drilling Rig < Construction, Outdoors
Stopsign < Road Sign, Sign, Symbol
Road Sign < Sign, Symbol
Road
Traffic Light < Light
Railway < Transportation = Rail, Train Track
Shipping Container
Cargo
`;

export const VEHICLES_AND_AUTOMOTIVE = `
Wheel < Machine
Car Wheel < Car, Machine, Tire, Transportation, Vehicle, Wheel
Tire
Gas Pump < Machine, Pump
Transportation
Parking Meter
Vehicle < Transportation
Car < Transportation, Vehicle = Automobile
Sports Car < Car, Transportation, Vehicle
Coupe < Car, Transportation, Vehicle
Convertible < Car, Transportation, Vehicle
Limo < Car, Transportation, Vehicle
Jeep < Car, Transportation, Vehicle
Van < Transportation, Vehicle
Minivan < Transportation, Van, Vehicle
Taxi < Car, Transportation, Vehicle = Cab
Race Car < Car, Sports Car, Transportation, Vehicle
Truck < Transportation, Vehicle
Pickup Truck < Transportation, Truck, Vehicle
Fire Truck < Transportation, Truck, Vehicle
Garbage Truck < Transportation, Truck, Vehicle
Tow Truck < Transportation, Truck, Vehicle
Trailer Truck < Transportation, Truck, Vehicle
Moving Van < Transportation, Van, Vehicle
Bus < Transportation, Vehicle
School Bus < Bus, Transportation, Vehicle
Minibus < Bus, Transportation, Van, Vehicle
Train < Railway, Transportation, Vehicle
Locomotive < Railway, Train, Transportation, Vehicle
Bullet Train < Railway, Train, Transportation, Vehicle
Freight Car < Railway, Shipping Container, Train, Transportation, Vehicle
Streetcar < Railway, Transportation, Vehicle = Tram, Trolley
Motorcycle < Transportation, Vehicle
Scooter < Transportation, Vehicle
Moped < Motorcycle, Transportation, Vehicle
Motor Scooter < Motorcycle, Transportation, Vehicle = Vespa
Mountain Bike < Bicycle, Transportation, Vehicle
Tandem Bicycle < Bicycle, Transportation, Vehicle
Tricycle < Transportation, Vehicle
Golf Cart < Transportation, Vehicle
Kart < Transportation, Vehicle
Tractor < Transportation, Vehicle
Boat < Transportation, Vehicle
Rowboat < Boat, Transportation, Vehicle
Gondola < Boat, Transportation, Vehicle
Sailboat < Boat, Transportation, Vehicle
Yacht < Boat, Transportation, Vehicle
Ship < Transportation, Vehicle
Freighter < Ship, Transportation, Vehicle = Tanker
Cruise Ship < Ship, Transportation, Vehicle
Cruiser < Military, Navy, Ship, Transportation, Vehicle
Aircraft < Transportation, Vehicle
Airplane < Aircraft, Transportation, Vehicle
Airliner < Aircraft, Airplane, Transportation, Vehicle
Airship < Aircraft, Transportation, Vehicle
Space Shuttle < Aircraft, Spaceship, Transportation, Vehicle
License Plate < Transportation, Vehicle
Car Mirror
Seat Belt
Horse Cart < Transportation, Vehicle
Passenger Car < Railway, Train, Transportation, Vehicle
`;
